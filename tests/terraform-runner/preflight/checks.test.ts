import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressOf } from '#lib/deployments/wandb-address.ts';
import { describePreflight } from '#lib/preflight/describe-preflight.ts';
import { PREFLIGHT_CHECK_IDS, type PreflightCheckId, type PreflightStatus } from '#lib/preflight/preflight.ts';
import { PREFLIGHT_FAULTS, type PreflightFault } from '#lib/preflight/preflight-faults.ts';
import { preflightSubject, requestPreflight } from '#lib/preflight/request-preflight.ts';
import { translator } from '#lib/words/translate.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '#runner/practice/practice-module.ts';
import type { CheckContext } from '#runner/preflight/check-context.ts';
import { permissionsCheck } from '#runner/preflight/checks/permissions.ts';
import { writeFarEnd } from '#runner/practice/far-end.ts';
import { setSimulatorFaults } from '#runner/practice/simulator/simulator.ts';
import { putResource } from '#tests/terraform-runner/practice/simulator/practice-data.ts';
import { buildObstructed, cardOf, keepState, preflightOf, startPreflightConsole, untilFinished, type PreflightConsole } from './preflight-console.ts';

let console_: PreflightConsole;
beforeAll(async () => {
  console_ = await startPreflightConsole();
});
afterAll(() => console_.close());

test('a healthy subscription passes every check, each with its card', async () => {
  const preflight = await preflightOf(console_, await buildObstructed(console_, [], { inputs: { create_redis: true } }));
  const { checks } = describePreflight(preflight, { role: 'admin', isAzure: true });
  expect(checks.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(checks.map(({ id }) => id)).toEqual(PREFLIGHT_CHECK_IDS);
  expect(checks.find(({ id }) => id === 'vcpu_quota')?.found).toBe('Standard ESv5 Family vCPUs: 350 of 350 free. The cluster takes 16 at first, 64 at most, and 8 more during an upgrade.');
  for (const card of checks) {
    expect(card.why).not.toBe('');
    expect(JSON.stringify(card)).not.toMatch(/any\.found|checks\.|\{[a-z]+\}/);
  }
});

const EXPECTED: Record<PreflightFault, [check: PreflightCheckId, status: PreflightStatus, found: RegExp]> = {
  credential_expired: ['credential', 'failed', /does not accept it/],
  azure_refuses_reads: ['subscription', 'unknown', /does not let this sign-in look/],
  subscription_disabled: ['subscription', 'failed', /Practice is Disabled/],
  contributor_only: ['permissions', 'failed', /roleAssignments\/write/],
  no_lock_rights: ['permissions', 'failed', /may not set locks/],
  deny_assignment: ['permissions', 'warned', /stack landing-zone\) .* may forbid it: Microsoft\.Authorization\/roleAssignments\/write\. Azure Policy was not looked at/],
  provider_not_registered: ['providers', 'warned', /Microsoft\.DBforMySQL/],
  may_not_register: ['providers', 'failed', /Microsoft\.DBforMySQL\. This sign-in may not register them/],
  region_not_there: ['region', 'failed', /has no region West Europe/],
  region_without_zones: ['region', 'failed', /no availability zones/],
  no_zone_redundant_storage: ['region', 'failed', /no zone-redundant storage/],
  vm_size_not_offered: ['vm_size', 'failed', /does not offer Standard_E8s_v5/],
  vm_size_restricted: ['vm_size', 'failed', /NotAvailableForSubscription/],
  vm_size_in_one_zone: ['vm_size', 'failed', /needed 2, there 1/],
  vcpu_quota: ['vcpu_quota', 'failed', /10 of 10 free\. The cluster takes 16/],
  regional_quota: ['vcpu_quota', 'failed', /Total Regional vCPUs: 6 of 10 free/],
  vcpu_quota_for_growth: ['vcpu_quota', 'warned', /cannot grow to 64/],
  database_not_offered: ['database', 'failed', /does not offer Standard_E2ds_v4/],
  database_closed: ['database', 'failed', /takes no new MySQL servers/],
  database_without_standby: ['database', 'failed', /no standby of the kind SameZone; it has ZoneRedundant/],
  database_version_not_listed: ['database', 'warned', /does not have MySQL 8\.4/],
  resource_group_exists: ['resource_group', 'failed', /is there already/],
  storage_name_taken: ['storage_name', 'failed', /storage is taken/],
  vault_name_taken: ['vault_name', 'failed', /-vault is taken/],
  vault_deleted_elsewhere: ['vault_name', 'failed', /deleted in swedencentral.*reserved until/],
  vault_deleted: ['vault_name', 'failed', /deleted in swedencentral \(resource group somebody-elses\) and still holds the name/],
  vault_recoverable: ['vault_name', 'passed', /Terraform recovers it/],
  redis_name_taken: ['redis_name', 'failed', /is taken/],
  no_redis_before: ['redis_name', 'warned', /no Azure Cache for Redis/],
  dns_label_taken: ['dns_label', 'failed', /belongs to somebody else/],
  fqdn_elsewhere: ['fqdn', 'warned', /points to 203\.0\.113\.10 already/],
  license_expired: ['license', 'warned', /ended on 1970-01-01/],
  state_backend_unreachable: ['state_backend', 'failed', /does not reach/],
  egress_blocked: ['egress', 'failed', /does not reach registry\.terraform\.io \(ECONNREFUSED\), .*charts\.wandb\.ai \(ECONNREFUSED\)/],
  terraform_too_old: ['terraform_version', 'failed', /1\.5\.7 is not one/],
};

test.each(PREFLIGHT_FAULTS.map(({ name }) => name))('%s is found by its check, and by no other', async (fault) => {
  const [id, status, found] = EXPECTED[fault];
  const preflight = await preflightOf(console_, await buildObstructed(console_, [fault], { inputs: { create_redis: true } }));
  const { finding, card, failed } = cardOf(preflight, id);
  expect({ status: finding?.status, found: card?.found }).toEqual({ status, found: expect.stringMatching(found) });
  // Without its machine, nobody can say to which quota the cluster belongs: that is not known, and does not fail.
  expect(failed).toEqual(status === 'failed' ? [id] : []);
  if (status === 'failed') expect(card?.fix?.text).toBeTruthy();
});

test.each([
  ['permissions', 'permissions', 403],
  ['vm_size', 'skus', 403],
  ['vcpu_quota', 'usages', 429],
  ['database', 'capabilities', 500],
  ['storage_name', 'names', 403],
  ['region', 'locations', 500],
] as const)('an answer that is refused leaves %s unknown, and blocks nobody', async (id, family, status) => {
  await setSimulatorFaults(console_.setup.dataDir, { [family]: { status } });
  const preflight = await preflightOf(console_, await buildObstructed(console_, []));
  await setSimulatorFaults(console_.setup.dataDir, {});
  const { finding, failed } = cardOf(preflight, id);
  expect(finding?.status).toBe('unknown');
  expect(failed).toEqual([]);
});

test('a missing right names who misses it, and the command gives the role to them', async () => {
  const { card } = cardOf(await preflightOf(console_, await buildObstructed(console_, ['contributor_only'])), 'permissions');
  expect(card?.found).toMatch(/^The identity 00000000-0000-4000-8000-000000000004 may not: /);
  expect(card?.fix?.command).toBe(`az role assignment create --assignee 00000000-0000-4000-8000-000000000004 --role "User Access Administrator" --scope /subscriptions/${PRACTICE_SUBSCRIPTION_ID}`);
});

test('rights that are enough say what was not looked at', async () => {
  const { card } = cardOf(await preflightOf(console_, await buildObstructed(console_, [])), 'permissions');
  expect(card?.found).toMatch(/^It may create .* No deny assignment at the subscription forbids it\. Azure Policy was not looked at/);
});

test('where nothing tells who it is, the command says what to fill in', async () => {
  const said = await permissionsCheck.find({
    subject: { inputs: {} }, grants: () => Promise.resolve({ grants: [], hasConditions: false }), identity: () => Promise.resolve(null), ownsGroup: () => Promise.resolve(false), subscriptionId: 's',
  } as unknown as CheckContext);
  expect(said.command).toContain('--assignee IDENTITY_OBJECT_ID --role "Owner"');
  const say = translator('preflight');
  expect(say('checks.permissions.found.too_little', said.values ?? {})).toMatch(/^The identity Terraform uses may not: /);
  expect(say('checks.permissions.fix.too_little', said.values ?? {})).toContain('IDENTITY_OBJECT_ID stands for the object ID');
});

test('a provider is registered by the fix, and found registered then', async () => {
  const deployment = await buildObstructed(console_, ['provider_not_registered']);
  expect(cardOf(await preflightOf(console_, deployment), 'providers').card?.fix).toMatchObject({ action: 'register_providers', command: 'az provider register --namespace Microsoft.DBforMySQL' });
  // Whoever asked for the fix lost the right to it before it was made.
  expect(cardOf(await preflightOf(console_, deployment, { fix: 'register_providers', requesterId: 'token:revoked' }), 'providers').finding).toMatchObject({ status: 'warned' });
  expect(cardOf(await preflightOf(console_, deployment, { fix: 'register_providers' }), 'providers').finding).toMatchObject({ status: 'passed' });
});

test('what cannot be registered stays so, whoever asks for it', async () => {
  const deployment = await buildObstructed(console_, ['may_not_register']);
  const { finding, card } = cardOf(await preflightOf(console_, deployment, { fix: 'register_providers' }), 'providers');
  expect(finding).toMatchObject({ status: 'failed', code: 'may_not_register' });
  expect(card?.fix).toMatchObject({ action: null, command: 'az provider register --namespace Microsoft.DBforMySQL' });
});

test('a deleted vault that nothing protects is purged where it was', async () => {
  const deployment = await buildObstructed(console_, ['vault_deleted']);
  const { card } = cardOf(await preflightOf(console_, deployment), 'vault_name');
  expect(card?.fix?.command).toBe(`az keyvault purge --name ${String(deployment.inputs.namespace)}-vault --location swedencentral`);
});

test.each([
  ['missing', { given: false, hasBlanks: false, expiresAt: null }],
  ['blanks', { given: true, hasBlanks: true, expiresAt: null }],
  ['malformed', { given: true, hasBlanks: false, isMalformed: true, expiresAt: null }],
] as const)('a license that is surely wrong fails: %s', async (code, license) => {
  const deployment = await buildObstructed(console_, []);
  const subject = { ...(await preflightSubject(console_.context, deployment)), license };
  await requestPreflight(console_.context, { deploymentId: deployment.id, subject, requestedBy: 'test' });
  expect(cardOf(await untilFinished(console_, deployment.id), 'license').finding).toMatchObject({ status: 'failed', code });
});

test('a deployment does not stumble over what is its own', async () => {
  const deployment = await buildObstructed(console_, [], { inputs: { create_redis: true } });
  const namespace = String(deployment.inputs.namespace);
  const put = (id: string, type: string, attributes = {}) => putResource(console_.setup.dataDir, { namespace, id, type, attributes });
  await put('', 'Microsoft.Resources/resourceGroups');
  await put(`/providers/Microsoft.Storage/storageAccounts/${namespace}storage`, 'Microsoft.Storage/storageAccounts');
  await put(`/providers/Microsoft.KeyVault/vaults/${namespace}-vault`, 'Microsoft.KeyVault/vaults');
  await put(`/providers/Microsoft.Cache/redis/${namespace}`, 'Microsoft.Cache/redis');
  await put(`/providers/Microsoft.Network/publicIPAddresses/${namespace}-ip`, 'Microsoft.Network/publicIPAddresses', { domain_name_label: namespace });
  // As long as no run of it made the group, all of it is somebody else's.
  expect(cardOf(await preflightOf(console_, deployment), 'license').failed.sort()).toEqual(['dns_label', 'redis_name', 'resource_group', 'storage_name', 'vault_name']);
  await keepState(console_, deployment.id, [{ type: 'azurerm_resource_group', name: 'default' }]);
  const preflight = await preflightOf(console_, deployment);
  expect(cardOf(preflight, 'license').failed).toEqual([]);
  for (const id of ['dns_label', 'redis_name', 'resource_group', 'storage_name', 'vault_name'] as const) expect(cardOf(preflight, id).finding).toMatchObject({ status: 'passed', code: 'ours' });
});

test('azure without any way in: what Azure would say is not known, and nothing blocks', async () => {
  const preflight = await preflightOf(console_, await buildObstructed(console_, [], { target: 'azure' }));
  const { finding, failed } = cardOf(preflight, 'credential');
  expect(finding).toMatchObject({ status: 'warned', code: 'no_sign_in' });
  expect(failed).toEqual([]);
  expect(cardOf(preflight, 'permissions').finding).toMatchObject({ status: 'unknown', code: 'no_access' });
});

test('the quota to ask for is shown as a sum, and no smaller size is proposed where there is none', async () => {
  const { card } = cardOf(await preflightOf(console_, await buildObstructed(console_, ['regional_quota'])), 'vcpu_quota');
  expect(card?.fix?.text).toContain('Ask for a quota of 76 in westeurope (4 in use besides this cluster + 64 that it takes at most + 8 during an upgrade).');
  expect(card?.fix?.text).not.toContain('smaller');
  const large = await buildObstructed(console_, ['vcpu_quota'], { inputs: { size: 'large' } });
  expect(cardOf(await preflightOf(console_, large), 'vcpu_quota').card?.fix?.text).toContain('or choose a smaller size');
});

test('a tenant that may have had no cache is warned of, with what to do; where one stands, it is counted', async () => {
  const { card } = cardOf(await preflightOf(console_, await buildObstructed(console_, ['no_redis_before'], { inputs: { create_redis: true } })), 'redis_name');
  expect(card?.fix).toMatchObject({ text: expect.stringMatching(/^Turn Redis off and use a Redis of your own/), command: expect.stringContaining('az graph query'), link: expect.stringContaining('retirement-faq') });
  const other = await buildObstructed(console_, [], { inputs: { create_redis: true } });
  expect(cardOf(await preflightOf(console_, other), 'redis_name').finding?.values?.count).toBeGreaterThanOrEqual(1);
  const external = { create_redis: false, use_external_redis: true, external_redis_host: 'redis.internal', external_redis_port: '6379' };
  expect(cardOf(await preflightOf(console_, await buildObstructed(console_, ['no_redis_before'], { inputs: external })), 'redis_name').finding).toBeUndefined();
  expect(cardOf(await preflightOf(console_, await buildObstructed(console_, [], { inputs: { create_redis: false } })), 'redis_name').finding).toMatchObject({ status: 'failed', code: 'missing' });
});

/** A deployment whose cluster stands, with one pool of two such machines. */
async function buildStanding(faults: readonly PreflightFault[], vmSize: string, attributes: object = {}) {
  const deployment = await buildObstructed(console_, faults);
  const namespace = String(deployment.inputs.namespace);
  const put = (id: string, type: string, resource: object = {}) => putResource(console_.setup.dataDir, { namespace, id, type, attributes: resource });
  await put('', 'Microsoft.Resources/resourceGroups');
  const pool = { name: 'default', vm_size: vmSize, min_count: 2, max_count: 4, auto_scaling_enabled: true, os_disk_size_gb: 128, zones: ['1', '2'] };
  await put(`/providers/Microsoft.ContainerService/managedClusters/${namespace}-cluster`, 'Microsoft.ContainerService/managedClusters', { kubernetes_version: '1.33.5', sku_tier: 'Standard', default_node_pool: pool, ...attributes });
  await put(`/providers/Microsoft.Storage/storageAccounts/${namespace}storage`, 'Microsoft.Storage/storageAccounts');
  await keepState(console_, deployment.id, [{ type: 'azurerm_resource_group', name: 'default' }]);
  return deployment;
}

test('a cluster that stands does not need its vCPUs once more, and frees no more than is used', async () => {
  const { card, failed } = cardOf(await preflightOf(console_, await buildStanding(['vcpu_quota'], 'Standard_E8s_v5')), 'vcpu_quota');
  expect(failed).toEqual([]);
  expect(card?.found).toContain('10 in all, 0 in use. The cluster stands');
  expect(card?.fix?.text).toContain('Ask for a quota of 72');
});

test('a cluster of other machines, or one that is stopped, needs all of its vCPUs once more', async () => {
  const other = await buildStanding(['vcpu_quota'], 'Standard_D4s_v3');
  expect(cardOf(await preflightOf(console_, other), 'vcpu_quota').finding).toMatchObject({ status: 'failed', code: 'too_small' });
  const stopped = await buildStanding(['vcpu_quota'], 'Standard_E8s_v5', { state: 'Stopped' });
  expect(cardOf(await preflightOf(console_, stopped), 'vcpu_quota').finding).toMatchObject({ status: 'failed', code: 'too_small' });
});

test('a region that was closed since takes nothing away from what stands there', async () => {
  for (const fault of ['region_without_zones', 'no_zone_redundant_storage'] as const) {
    expect(cardOf(await preflightOf(console_, await buildStanding([fault], 'Standard_E8s_v5')), 'region')).toMatchObject({ finding: { status: 'warned' }, failed: [] });
  }
});

test('a record that leads to the deployment’s own gateway is no warning, and practice asks where the chain asks', async () => {
  const deployment = await buildObstructed(console_, ['fqdn_elsewhere']);
  await keepState(console_, deployment.id, [{ type: 'azurerm_resource_group', name: 'default' }], { address: '203.0.113.205' });
  await writeFarEnd(console_.setup.dataDir, { fqdn: addressOf(deployment.inputs)?.fqdn ?? '', address: '203.0.113.205', records: ['203.0.113.205'], open: true, certificate: 'issued', healthz: 200, signIn: 200 });
  expect(cardOf(await preflightOf(console_, deployment), 'fqdn').finding).toMatchObject({ status: 'passed', code: 'ours', values: { addresses: '203.0.113.205' } });
});
