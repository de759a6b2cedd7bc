import { expect, test } from 'vitest';
import { signInOf } from '#lib/azure/azure-sign-in.ts';

const PRINCIPAL = { ARM_TENANT_ID: 'tenant', ARM_CLIENT_ID: 'client' };
const CLI = { subscriptionId: 'cli-subscription', subscriptionName: 'Team', tenantId: 'cli-tenant' };

const rows: [string, Record<string, string>, typeof CLI | null, string | null][] = [
  ['a secret', { ...PRINCIPAL, ARM_CLIENT_SECRET: 's' }, CLI, 'client_secret'],
  ['a certificate before a secret', { ...PRINCIPAL, ARM_CLIENT_SECRET: 's', ARM_CLIENT_CERTIFICATE_PATH: '/c.pfx' }, null, 'client_certificate'],
  ['a token of the workload', { ...PRINCIPAL, ARM_USE_OIDC: 'true' }, CLI, 'workload_identity'],
  ['the identity of the host', { ARM_USE_MSI: 'true' }, CLI, 'managed_identity'],
  ['a secret without its tenant is none', { ARM_CLIENT_ID: 'client', ARM_CLIENT_SECRET: 's' }, CLI, 'azure_cli'],
  ['nothing at all', {}, null, null],
];
test.each(rows)('the way in is the one Terraform takes: %s', (_name, azure, cli, kind) => {
  expect(signInOf(azure, cli)?.kind ?? null).toBe(kind);
});

test('with the Azure CLI its subscription is meant, unless another one is named', () => {
  expect(signInOf({}, CLI)).toEqual({ kind: 'azure_cli', clientId: null, tenantId: 'cli-tenant', subscriptionId: 'cli-subscription', subscriptionName: 'Team' });
  expect(signInOf({ ARM_SUBSCRIPTION_ID: 'other' }, CLI)).toMatchObject({ subscriptionId: 'other', subscriptionName: null });
});

test('a service principal has no part in what the Azure CLI is signed in to, and its secret is not told', () => {
  const signIn = signInOf({ ...PRINCIPAL, ARM_CLIENT_SECRET: 'the-secret' }, CLI);
  expect(signIn).toEqual({ kind: 'client_secret', clientId: 'client', tenantId: 'tenant', subscriptionId: null, subscriptionName: null });
});
