import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { certificateBundle, readCertificate } from '#lib/azure-credentials/certificate.ts';
import { makeCertificate } from '#tests/support/certificates.ts';

test('a certificate with its key is read, and tells when it ends', () => {
  const { pem } = makeCertificate({ days: 40 });
  const read = readCertificate(pem, undefined);
  expect(read.ok && Math.round((read.expiresAt.getTime() - Date.now()) / 86_400_000)).toBe(40);
});

test.each([
  ['nothing', () => 'hello', 'no_certificate'],
  ['a certificate alone', () => makeCertificate().certificate, 'no_private_key'],
  ['another key', () => makeCertificate().certificate + makeCertificate().key, 'keys_differ'],
  ['a key that is not RSA', () => makeCertificate({ algorithm: 'ec' }).pem, 'not_rsa'],
  ['a key under a password that was not given', () => makeCertificate({ password: 'open sesame' }).pem, 'wrong_password'],
])('%s is refused with the reason', (_name, pem, problem) => {
  expect(readCertificate(pem(), undefined)).toEqual({ ok: false, problem });
});

test('the bundle for Terraform holds the same key and certificate, by another program\'s reading', () => {
  const { pem, certificate } = makeCertificate({ password: 'open sesame' });
  const bundle = Buffer.from(certificateBundle(pem, 'open sesame'), 'base64');
  const read = execFileSync('openssl', ['pkcs12', '-passin', 'pass:', '-nodes', '-legacy'], { input: bundle, encoding: 'utf8' });
  expect(read).toContain(certificate.trim());
  expect(readCertificate(read, undefined)).toMatchObject({ ok: true });
});
