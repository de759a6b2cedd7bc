import { createPrivateKey, X509Certificate } from 'node:crypto';
import forge from 'node-forge';

export type CertificateProblem = 'no_certificate' | 'no_private_key' | 'wrong_password' | 'keys_differ' | 'not_rsa';

/**
 * Reads a service principal's certificate and its private key out of one PEM text, as `az ad sp create-for-rbac --create-cert`
 * writes it. Azure signs in with RSA keys only (learn.microsoft.com/entra/identity-platform/certificate-credentials).
 */
export function readCertificate(pem: string, password: string | undefined): { ok: true; expiresAt: Date } | { ok: false; problem: CertificateProblem } {
  const certificate = certificateIn(pem);
  if (certificate === null) return { ok: false, problem: 'no_certificate' };
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) return { ok: false, problem: 'no_private_key' };
  try {
    const key = createPrivateKey({ key: pem, ...(password && { passphrase: password }) });
    if (key.asymmetricKeyType !== 'rsa') return { ok: false, problem: 'not_rsa' };
    if (!certificate.checkPrivateKey(key)) return { ok: false, problem: 'keys_differ' };
  } catch {
    return { ok: false, problem: 'wrong_password' };
  }
  return { ok: true, expiresAt: new Date(certificate.validTo) };
}

function certificateIn(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

/**
 * The same as base64 of a PKCS#12 bundle without a password, which is what azurerm and azapi take in ARM_CLIENT_CERTIFICATE
 * (registry.terraform.io/providers/hashicorp/azurerm, *Authenticating using a Service Principal with a Client Certificate*).
 */
export function certificateBundle(pem: string, password: string | undefined): string {
  const key = createPrivateKey({ key: pem, ...(password && { passphrase: password }) }).export({ type: 'pkcs1', format: 'pem' }) as string;
  const chain = pem.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
  const bundle = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(key), chain.map((one) => forge.pki.certificateFromPem(one)), '', { algorithm: '3des' });
  return Buffer.from(forge.asn1.toDer(bundle).getBytes(), 'binary').toString('base64');
}
