import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A self-signed certificate and its private key, as `az ad sp create-for-rbac --create-cert` would leave them. */
export function makeCertificate({ days = 365, algorithm = 'rsa', password }: { days?: number; algorithm?: 'rsa' | 'ec'; password?: string } = {}): { certificate: string; key: string; pem: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'certificate-'));
  const [keyFile, certificateFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const newKey = algorithm === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const guarded = password === undefined ? ['-nodes'] : ['-passout', `pass:${password}`];
  execFileSync('openssl', ['req', '-x509', '-newkey', ...newKey, '-keyout', keyFile, '-out', certificateFile, '-days', String(days), '-subj', '/CN=console', ...guarded], { stdio: 'ignore' });
  const [key, certificate] = [readFileSync(keyFile, 'utf8'), readFileSync(certificateFile, 'utf8')];
  rmSync(folder, { recursive: true });
  return { certificate, key, pem: certificate + key };
}
