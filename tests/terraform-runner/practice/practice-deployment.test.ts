import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readPracticeCloud } from '#runner/practice/practice-cloud.ts';
import { findDeletedVault } from '#runner/practice/practice-deletion.ts';
import { PRACTICE_ERRORS, PRACTICE_MODULE_DIR, practiceEnvironment, realAddress } from '#runner/practice/practice-module.ts';
import type { PracticeError, PracticeFault } from '#runner/practice/practice-module.ts';
import edges from './fixtures/edges-7.9.2.json' with { type: 'json' };
import facts from './fixtures/scenarios-7.9.2.json' with { type: 'json' };
import { RECOMMENDED, bareEnvironment, preparePractice, spawnTerraform, terraform, terraformEvents } from './practice-terraform.ts';
import type { Inputs, TerraformEvent } from './practice-terraform.ts';

const CLUSTER = 'module.app_aks.azurerm_kubernetes_cluster.default';
const names = [...Object.keys(RECOMMENDED), 'create_redis', 'tags', 'use_internal_queue'];
const small: Inputs = { ...RECOMMENDED, create_redis: false, use_internal_queue: true, tags: {} };
let dir = '';
let cloudDir = '';

beforeEach(async () => {
  dir = await preparePractice(names);
  cloudDir = path.join(await mkdtemp(path.join(tmpdir(), 'practice-')), 'cloud', 'demo');
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
  await rm(path.dirname(path.dirname(cloudDir)), { recursive: true, force: true });
});

const apply = (inputs: Inputs, faults: PracticeFault[] = [], speed = 60) =>
  terraformEvents(dir, ['apply', '-auto-approve'], { ...small, ...inputs }, { cloudDir, speed, faults });
const destroy = (faults: PracticeFault[] = []) => terraformEvents(dir, ['destroy', '-auto-approve'], small, { cloudDir, speed: 100, faults });
const errorsOf = (events: TerraformEvent[]) => events.flatMap((event) => (event.diagnostic?.severity === 'error' ? [event.diagnostic.detail] : []));
const states = async () => new Map((await readPracticeCloud(cloudDir, new Date())).map((resource) => [resource.address, resource.provisioningState]));

test('a deployment comes up in the order of the real one, changes in place, and leaves nothing when it goes', async () => {
  const first = await apply({ create_redis: true, use_internal_queue: false });
  expect(first.ok).toBe(true);
  expect(brokenEdges(first.events)).toEqual([]);

  const cloud = await readPracticeCloud(cloudDir, new Date());
  expect(new Set(cloud.map((resource) => resource.provisioningState))).toEqual(new Set(['Succeeded']));
  expect(cloud.find((resource) => resource.address === CLUSTER)).toMatchObject({
    id: '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.ContainerService/managedClusters/demo-cluster',
    type: 'Microsoft.ContainerService/managedClusters', name: 'demo-cluster', location: 'westeurope', resourceGroup: 'demo',
  });
  const withoutIdentity = /helm_release|random_|null_resource|kubernetes_secret/;
  expect(cloud.map((resource) => resource.address).sort()).toEqual(facts.recommended.filter((address) => !withoutIdentity.test(address)).sort());
  expect(JSON.parse((await terraform(dir, ['output', '-json', 'wandb'])).stdout)).toMatchObject({
    url: 'https://wandb.example.com', fqdn: 'wandb.example.com', aks_node_instance_type: 'Standard_E8s_v5', aks_max_node_count: 4,
    address: expect.stringMatching(/^203\.0\.113\.\d+$/), database_instance_type: 'MO_Standard_E2ds_v4', standardized_size: 'small',
  });

  const changed = await apply({ tags: { team: 'research' }, use_internal_queue: false });
  const changes = changed.events.flatMap((event) => (event.type === 'planned_change' && event.change ? [event.change.action] : []));
  expect(changed.ok).toBe(true);
  expect(new Set(changes)).toEqual(new Set(['update', 'delete']));
  expect([...(await states()).keys()].some((address) => address.includes('redis_cache'))).toBe(false);

  expect((await destroy()).ok).toBe(true);
  expect(await readdir(path.dirname(cloudDir))).toEqual([]);
}, 120_000);

/** Edges of the real module's graph that the events of an apply do not keep to. */
function brokenEdges(events: TerraformEvent[]): unknown[] {
  const times = new Map<string, { start: number; end: number }>();
  for (const [index, event] of events.entries()) {
    const address = event.hook && realAddress(event.hook.resource.addr.replace('module.wandb.', '')).replaceAll(/\[[^\]]*\]/g, '');
    if (!address || !/^apply_(start|complete)$/.test(event.type)) continue;
    const known = times.get(address) ?? { start: index, end: index };
    times.set(address, event.type === 'apply_start' ? { ...known, start: Math.min(known.start, index) } : { ...known, end: Math.max(known.end, index) });
  }
  return edges.filter(([from, to]) => (times.get(from ?? '')?.end ?? -1) > (times.get(to ?? '')?.start ?? Infinity));
}

test('a new namespace replaces everything, in the directory where it lies', async () => {
  await apply({});
  const moved = path.join(path.dirname(cloudDir), 'other');
  const { ok, events } = await terraformEvents(dir, ['apply', '-auto-approve'], { ...small, namespace: 'other' }, { cloudDir: moved, speed: 100 });
  expect(ok).toBe(true);
  expect(events.filter((event) => event.type === 'planned_change' && event.change?.action === 'update')).toEqual([]);
  expect(await readdir(path.dirname(cloudDir))).toEqual(['other']);
}, 120_000);

test('a failing resource says what Azure would say and can be created by the next run', async () => {
  const { ok, events } = await apply({}, [{ address: CLUSTER, kind: 'fail', error: 'quota_exceeded' }]);
  expect(ok).toBe(false);
  expect(errorsOf(events).join('\n')).toContain('"message": "Insufficient vcpu quota requested 32, remaining 10 for family standardESv5Family for region westeurope.');
  expect(errorsOf(events).join('\n')).toContain('Kubernetes Cluster Name: "demo-cluster"');
  expect((await states()).has(CLUSTER)).toBe(false);
  expect((await apply({})).ok).toBe(true);
  const locked = await destroy([{ address: 'module.database.azurerm_mysql_flexible_server.default', kind: 'fail', error: 'scope_locked' }]);
  expect(errorsOf(locked.events).join('\n')).toContain('ScopeLocked');
  expect((await destroy()).ok).toBe(true);
}, 120_000);

test('every fault prints its own text for its own resource', async () => {
  for (const error of Object.keys(PRACTICE_ERRORS) as PracticeError[]) {
    const { address, on, while: condition } = PRACTICE_ERRORS[error];
    // What somebody else does, and what depends on a lock: their own tests.
    if (on === 'plant' || condition !== undefined) continue;
    const cloud = { cloudDir, speed: 100, faults: [{ address, kind: 'fail', error } as const] };
    const printed = runScript(on, address, cloud);
    const code = /error: (\w+):|"(ErrCode\w+|SkuNotAvailable|Forbidden)"|still contains|unreachable/.exec(PRACTICE_ERRORS[error].message)?.[0] ?? '?';
    expect(printed.stderr, error).toContain(code);
    expect(printed.stderr, error).not.toMatch(/\{\w+\}/);
    expect(printed.status, error).toBe(1);
  }
});

const GROUP = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/demo';

function runScript(action: string, address: string, cloud: { cloudDir: string; speed: number; faults: PracticeFault[] }, input: object = { id: GROUP, name: 'demo', location: 'westeurope' }): { status: number; stderr: string } {
  try {
    execFileSync('sh', [path.join(PRACTICE_MODULE_DIR, 'cloud.sh'), action, address], {
      env: bareEnvironment({ ...practiceEnvironment(cloud), PRACTICE_INPUT: JSON.stringify(input) }), stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8',
    });
    return { status: 0, stderr: '' };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string };
    return { status, stderr };
  }
}

test('a deleted vault is kept, recovered where it was, and its name refused elsewhere', async () => {
  const vault = (action: string, location: string) =>
    runScript(action, 'module.vault.azurerm_key_vault.default', { cloudDir, speed: 100, faults: [] }, { id: `${GROUP}/providers/Microsoft.KeyVault/vaults/demo-vault`, name: 'demo-vault', location });
  for (const action of ['create', 'destroy']) expect(vault(action, 'westeurope').status).toBe(0);
  const kept = await findDeletedVault(path.dirname(cloudDir), 'demo-vault');
  expect(kept).toMatchObject({ location: 'westeurope' });
  expect(vault('create', 'northeurope').stderr).toContain('VaultAlreadyExists');
  expect(vault('create', 'westeurope').status).toBe(0);
  expect(await findDeletedVault(path.dirname(cloudDir), 'demo-vault')).toBeNull();
});

/** The environment tells this test's scripts from those of other runs on the machine. */
const isScriptAlive = () => execFileSync('ps', ['axeww'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).includes(`PRACTICE_CLOUD_DIR=${cloudDir}`);

test('what Terraform no longer waits for goes on in the cloud, and creating it again is refused', async () => {
  await terraformEvents(dir, ['plan', '-out=saved.tfplan'], small, { cloudDir });
  const child = spawnTerraform(dir, ['apply', '-input=false', 'saved.tfplan'], { cloudDir, speed: 3 });
  await vi.waitUntil(async () => (await states()).get('module.vault.azurerm_key_vault.default') === 'Creating', { timeout: 20_000 });
  expect(isScriptAlive()).toBe(true);
  process.kill(-(child.pid ?? 0), 'SIGINT');
  await once(child, 'exit');
  await vi.waitUntil(() => !isScriptAlive(), { timeout: 5_000 });
  await vi.waitUntil(async () => (await states()).get('module.vault.azurerm_key_vault.default') === 'Succeeded', { timeout: 20_000 });

  const again = await apply({});
  expect(errorsOf(again.events).join('\n')).toContain(
    'a resource with the ID "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.KeyVault/vaults/demo-vault" already exists - to be managed via Terraform this resource needs to be imported into the State.',
  );
}, 120_000);

test('a hanging resource waits until Terraform is killed, and leaves no process behind', async () => {
  await terraformEvents(dir, ['plan', '-out=saved.tfplan'], small, { cloudDir });
  const address = 'azurerm_resource_group.default';
  const child = spawnTerraform(dir, ['apply', '-input=false', 'saved.tfplan'], { cloudDir, speed: 50, faults: [{ address, kind: 'hang' }] });
  await vi.waitUntil(async () => (await states()).get(address) === 'Creating', { timeout: 20_000 });
  expect(isScriptAlive()).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await vi.waitUntil(() => !isScriptAlive(), { timeout: 5_000 });
  expect((await states()).get(address)).toBe('Creating');
}, 60_000);
