import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AzureCliCredential, ClientCertificateCredential, ClientSecretCredential, ManagedIdentityCredential, WorkloadIdentityCredential } from '@azure/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInOf } from '#lib/azure/azure-sign-in.ts';
import { credentialOf, readCliAccount } from '#runner/azure-sign-in.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'console-azure-'));
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

describe('the Azure CLI of the host', () => {
  it('is signed in to its default subscription, as its own file says, byte order mark and all', async () => {
    await mkdir(path.join(home, '.azure'));
    const subscriptions = [
      { id: 'one', name: 'One', tenantId: 'tenant', isDefault: false, user: { name: 'a@example.com', type: 'user' } },
      { id: 'two', name: 'Two', tenantId: 'tenant', isDefault: true },
    ];
    await writeFile(path.join(home, '.azure', 'azureProfile.json'), `\uFEFF${JSON.stringify({ installationId: 'x', subscriptions })}`);
    expect(await readCliAccount({ HOME: home })).toEqual({ subscriptionId: 'two', subscriptionName: 'Two', tenantId: 'tenant' });
  });

  it.each([['nobody', '{"subscriptions":[]}'], ['a broken file', '{"subscr'], ['another kind of file', '[]']])('with %s there is no account', async (_name, text) => {
    const folder = await mkdtemp(path.join(home, 'config-'));
    await writeFile(path.join(folder, 'azureProfile.json'), text);
    expect(await readCliAccount({ HOME: home, AZURE_CONFIG_DIR: folder })).toBeNull();
  });

  it('need not be there', async () => {
    expect(await readCliAccount({ HOME: path.join(home, 'nobody') })).toBeNull();
    expect(await readCliAccount({})).toBeNull();
  });
});

describe('the SDKs', () => {
  const principal = { ARM_TENANT_ID: '00000000-0000-4000-8000-000000000002', ARM_CLIENT_ID: '00000000-0000-4000-8000-000000000003' };
  it.each([
    ['a secret', { ...principal, ARM_CLIENT_SECRET: 's' }, ClientSecretCredential],
    ['a certificate', { ...principal, ARM_CLIENT_CERTIFICATE_PATH: '/tmp/c.pem', ARM_CLIENT_CERTIFICATE_PASSWORD: 'p' }, ClientCertificateCredential],
    ['a token of the workload', { ...principal, ARM_USE_OIDC: 'true', ARM_OIDC_TOKEN_FILE_PATH: '/tmp/token' }, WorkloadIdentityCredential],
    ['the identity of the host', { ARM_USE_MSI: 'true' }, ManagedIdentityCredential],
    ['the Azure CLI', {}, AzureCliCredential],
  ])('sign in as Terraform does with %s', (_name, azure: Record<string, string>, kind) => {
    const signIn = signInOf(azure, { subscriptionId: 'one', subscriptionName: null, tenantId: null });
    if (signIn === null) throw new Error('no way in');
    expect(credentialOf(signIn, azure, { authorityHost: 'https://login.microsoftonline.com' })).toBeInstanceOf(kind);
  });
});
