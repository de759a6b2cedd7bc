import { expect, test } from 'vitest';
import { CLOUD_NAMES, CREDENTIAL_KINDS, type CredentialKind, type CredentialSecret } from '#lib/azure-credentials/azure-credential.ts';
import { terraformSettingsOf, type StoredCredential } from '#lib/azure-credentials/terraform-settings.ts';
import { AZURE_SETTINGS } from '#lib/env/passed-on.ts';
import { makeCertificate } from '#tests/support/certificates.ts';

const TENANT = '00000000-0000-4000-8000-000000000002';
const CLIENT = '00000000-0000-4000-8000-000000000003';
const SUBSCRIPTION = '00000000-0000-4000-8000-000000000001';
const TOKEN_FILE = '/var/run/secrets/token';
const custom = { cloud: 'custom', endpoint: 'https://management.example.com', authorityHost: 'https://login.example.com' } as const;

function settingsOf(fields: Partial<StoredCredential>, secret: CredentialSecret | null = null, own: Record<string, string> = {}) {
  const credential: StoredCredential = { kind: 'client_secret', cloud: 'public', endpoint: null, authorityHost: null, tenantId: TENANT, clientId: CLIENT, tokenFile: null, ...fields };
  return terraformSettingsOf(credential, secret, SUBSCRIPTION, own);
}

const CERTIFICATE = makeCertificate().pem;
const OWN_WAY: Record<CredentialKind, { secret: CredentialSecret | null; switches: [oidc: string, msi: string, cli: string]; sets: Record<string, unknown> }> = {
  client_secret: { secret: { clientSecret: 's' }, switches: ['false', 'false', 'false'], sets: { ARM_CLIENT_SECRET: 's' } },
  // Base64 of DER, which a PKCS#12 bundle is.
  client_certificate: { secret: { certificatePem: CERTIFICATE }, switches: ['false', 'false', 'false'], sets: { ARM_CLIENT_CERTIFICATE: expect.stringMatching(/^MI[\w+/]+=*$/) } },
  workload_identity: { secret: null, switches: ['true', 'false', 'false'], sets: { ARM_OIDC_TOKEN_FILE_PATH: TOKEN_FILE } },
  managed_identity: { secret: null, switches: ['false', 'true', 'false'], sets: {} },
  azure_cli: { secret: null, switches: ['false', 'false', 'true'], sets: {} },
};

test.each(CREDENTIAL_KINDS)('%s: its own way in, and every other switched off in so many words', (kind) => {
  const { secret, switches, sets } = OWN_WAY[kind];
  const [ARM_USE_OIDC, ARM_USE_MSI, ARM_USE_CLI] = switches;
  const place = { ARM_TENANT_ID: TENANT, ARM_CLIENT_ID: CLIENT, ARM_SUBSCRIPTION_ID: SUBSCRIPTION, ARM_ENVIRONMENT: 'public' };
  expect(settingsOf({ kind, tokenFile: TOKEN_FILE }, secret)).toEqual({ ...place, ARM_USE_OIDC, ARM_USE_MSI, ARM_USE_CLI, ...sets });
});

test.each(CLOUD_NAMES.filter((name) => name !== 'custom'))('the cloud %s is known to both providers by its name', (cloud) => {
  const { ARM_ENVIRONMENT, ...rest } = settingsOf({ cloud });
  expect(ARM_ENVIRONMENT).toBe(cloud);
  expect(Object.keys(rest).filter((name) => /METADATA|MANAGER|DIRECTORY/.test(name))).toEqual([]);
});

test.each(CREDENTIAL_KINDS)('with a custom cloud nothing is left for azapi to take from public Azure: %s', (kind) => {
  expect(settingsOf({ kind, ...custom }, OWN_WAY[kind].secret)).toMatchObject({
    ARM_METADATA_HOSTNAME: 'management.example.com',
    ARM_METADATA_HOST: 'management.example.com',
    ARM_RESOURCE_MANAGER_ENDPOINT: 'https://management.example.com',
    ARM_RESOURCE_MANAGER_AUDIENCE: 'https://management.example.com',
    ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST: 'https://login.example.com',
  });
});

test('what the runner was started with says how Azure is reached, and never as whom or where', () => {
  const own = Object.fromEntries(AZURE_SETTINGS.map((name) => [name, 'of the runner']));
  const kept = Object.entries(settingsOf({ ...custom, clientId: null, tenantId: null }, { clientSecret: 's' }, own)).filter(([, value]) => value === 'of the runner');
  expect(kept.map(([name]) => name).sort()).toEqual(['ARM_MSI_ENDPOINT', 'ARM_RESOURCE_PROVIDER_REGISTRATIONS', 'ARM_SKIP_PROVIDER_REGISTRATION', 'AZURE_CONFIG_DIR']);
});

test.each([
  ['the credential’s own before all', TOKEN_FILE, { ARM_OIDC_TOKEN_FILE_PATH: '/arm', AZURE_FEDERATED_TOKEN_FILE: '/azure' }, TOKEN_FILE],
  ['what Terraform is told by the runner’s environment', null, { ARM_OIDC_TOKEN_FILE_PATH: '/arm', AZURE_FEDERATED_TOKEN_FILE: '/azure' }, '/arm'],
  ['what Azure’s workload identity sets', null, { AZURE_FEDERATED_TOKEN_FILE: '/azure' }, '/azure'],
  ['none', null, {}, undefined],
])('the token file is %s', (_name, tokenFile, own, file) => {
  expect(settingsOf({ kind: 'workload_identity', tokenFile }, null, own).ARM_OIDC_TOKEN_FILE_PATH).toBe(file);
});
