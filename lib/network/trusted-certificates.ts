import { X509Certificate } from 'node:crypto';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export type CertificatesProblem = 'private_key' | 'no_certificates';

/**
 * The certificates of a PEM text that somebody wants to be trusted: one or more, each of them one that parses, and no private key
 * among them, for the text is shown. What stands around them is for people.
 */
export function readTrustedCertificates(pem: string): { ok: true; certificates: string[] } | { ok: false; problem: CertificatesProblem } {
  if (/PRIVATE KEY/.test(pem)) return { ok: false, problem: 'private_key' };
  const certificates = certificatesIn(pem);
  return certificates.length > 0 && certificates.every(isCertificate) ? { ok: true, certificates } : { ok: false, problem: 'no_certificates' };
}

/** The certificates of a PEM text, without what stands around them. */
export function certificatesIn(pem: string): string[] {
  return pem.match(CERTIFICATE) ?? [];
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
