import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { generate } from 'selfsigned';
import { swapFile } from '#lib/whole-file.ts';

/** A certificate and its key, both PEM. */
export interface SimulatorCertificate {
  certPem: string;
  keyPem: string;
}

/** Where the simulator's certificate lies: clients trust exactly this one. */
function simulatorCertificatePath(dataDir: string): string {
  return path.join(dataDir, 'practice', 'simulator', 'cert.pem');
}

/** The simulator's own certificate for loopback, made on the first start and again before it runs out. */
export async function ensureCertificate(dataDir: string, now: Date): Promise<SimulatorCertificate> {
  const certFile = simulatorCertificatePath(dataDir);
  const keyFile = path.join(path.dirname(certFile), 'key.pem');
  return (await readUsable(certFile, keyFile, now)) ?? (await makeCertificate(certFile, keyFile, now));
}

async function readUsable(certFile: string, keyFile: string, now: Date): Promise<SimulatorCertificate | null> {
  try {
    const [certPem, keyPem] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    return isUsable(new X509Certificate(certPem), now) ? { certPem, keyPem } : null;
  } catch {
    // Missing, half-written or not a certificate: a new one is made.
    return null;
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;

function isUsable(certificate: X509Certificate, now: Date): boolean {
  return certificate.validToDate.getTime() > now.getTime() + 30 * DAY_MS && certificate.checkIP('127.0.0.1') !== undefined;
}

async function makeCertificate(certFile: string, keyFile: string, now: Date): Promise<SimulatorCertificate> {
  const made = await generate([{ name: 'commonName', value: 'Azure simulator of the practice cloud' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: new Date(now.getTime() + 3650 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }, { type: 7, ip: '::1' }] },
    ],
  });
  await mkdir(path.dirname(certFile), { recursive: true });
  await swapFile(keyFile, made.private);
  await swapFile(certFile, made.cert);
  return { certPem: made.cert, keyPem: made.private };
}
