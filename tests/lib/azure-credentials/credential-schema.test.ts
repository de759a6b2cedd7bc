import { expect, test } from 'vitest';
import { newCredential } from '#lib/azure-credentials/credential-schema.ts';
import { makeCertificate } from '#tests/support/certificates.ts';

const custom = { name: 'ours', kind: 'managed_identity', cloud: 'custom', endpoint: 'https://arm.example.com', authorityHost: 'https://login.example.com' };
const { certificate, key } = makeCertificate({ days: 1 });

test.each([
  ['a private key among the certificates', `${certificate}\n${key}`],
  ['a certificate that is none', '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----'],
  ['something else', 'nothing'],
])('what a cloud is believed by is shown to all, and used by two programs: %s is refused', (_name, caPem) => {
  expect(newCredential.safeParse({ ...custom, caPem }).error?.issues.map(({ path }) => path)).toEqual([['caPem']]);
});

test('certificates are taken as they are', () => {
  expect(newCredential.parse({ ...custom, caPem: certificate }).caPem).toBe(certificate.trim());
});

test.each([
  ['endpoint', 'http://169.254.169.254/metadata'],
  ['endpoint', 'https://arm.example.com\r\nX-Evil: 1'],
  ['authorityHost', 'file:///etc/passwd'],
  ['tenantId', '../../subscriptions'],
  ['subscriptionId', '${path.root}'],
  ['clientId', { toString: 'x' }],
  ['name', ''],
  ['surprise', 1],
])('%s: %j is refused there', (name, value) => {
  const { error } = newCredential.safeParse({ ...custom, [name]: value });
  expect(error?.issues.map(({ path }) => path[0] ?? name)).toEqual([name]);
});

test.each([
  ['endpoint', 'https://[64:ff9b::a9fe:a9fe]/', 'hands out the credentials'],
  ['endpoint', 'https://metadata.google.internal../', 'hands out the credentials'],
  ['authorityHost', 'http://login.example.com', 'https'],
])('says what is wrong with %s %s', (field, value, said) => {
  const parsed = newCredential.safeParse({ ...custom, [field]: value });
  expect(parsed.error?.issues).toMatchObject([{ path: [field], message: expect.stringMatching(new RegExp(said, 'i')) }]);
});
