import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeConfiguration } from '#lib/configuration/write-configuration.ts';
import { secretEnvironment } from '#lib/configuration/environment-variables.ts';
import type { Inputs, InputValue } from '#lib/deployments/deployment.ts';
import { getModuleVersion, PRACTICE_MODULE_VERSION } from '#lib/modules/catalog.ts';
import type { ModuleVariable } from '#lib/modules/module-variable.ts';
import { splitSecrets } from '#lib/modules/secret-variables.ts';
import { practiceGroupDir, readPracticeCloud, removePracticeResource } from '#runner/practice/practice-cloud.ts';
import { copyPracticeModule, PRACTICE_MODULE_DIR, practiceEnvironment, type PracticeFault, realAddress } from '#runner/practice/practice-module.ts';
import { canaryIn, hostileValues } from './hostile-values.ts';
import { bareEnvironment } from './practice-terraform.ts';

/** Everything the module can make is made, and what its own checks and its arithmetic ask for is kept. */
const NEEDED: Inputs = {
  namespace: 'demo', location: 'westeurope', size: 'small', oidc_auth_method: 'pkce', database_availability_mode: 'SameZone', node_pool_zones: ['1', '2'],
  create_redis: true, use_internal_queue: false, deletion_protection: true, create_private_link: true, azuremonitor: true, enable_storage_vault_key: true, enable_database_vault_key: true,
  external_bucket: null, external_redis_params: null,
};

let dir = '';
let clouds = '';
let configuration = '';

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hostile-'));
  clouds = path.join(dir, 'practice', 'cloud');
  configuration = path.join(dir, 'work');
  await writeFile(canary().secretFile, known.secret);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

let known = { file: '', secretFile: '', secret: '' };
function canary() {
  return known.file === '' ? (known = canaryIn(dir)) : known;
}

/** A hostile value for each text, another one for each; `turn` gives every variable other ones. */
function hostileInputs(turn: number): Inputs {
  const values = hostileValues(canary());
  let next = turn;
  const text = (): string => values[next++ % values.length] ?? '';
  const map = () => Object.fromEntries(values.map((value) => [`${value}`, text()]));
  const of = ({ name, type }: ModuleVariable): InputValue | undefined => {
    if (name === 'clickhouse_private_endpoint_service_name') return `${values.join('')}.azure.privatelinkservice`;
    if (name === 'external_redis_params') return undefined;
    if (name === 'external_bucket') return { provider: text(), name: values.join('\n'), path: text() };
    if (type === 'string') return turn % 2 === 0 ? values.join('\n') : text();
    if (type === 'list(string)') return values;
    // Each of these is a resource of its own: a third of the values costs a third of the time.
    if (name === 'database_flags') return Object.fromEntries(Object.entries(map()).filter((_, index) => index % 3 === turn % 3));
    if (type.startsWith('map(')) return map();
    return undefined;
  };
  const entries = getModuleVersion(PRACTICE_MODULE_VERSION).variables.flatMap((variable) => {
    const value = of(variable);
    return value === undefined ? [] : [[variable.name, value] as const];
  });
  return { ...Object.fromEntries(entries), ...Object.fromEntries(Object.entries(NEEDED).filter(([, value]) => value !== null)) };
}

/** Writes the files as a run would and returns what Terraform's commands print. */
async function layOut(inputs: Inputs): Promise<Record<string, string>> {
  await rm(configuration, { recursive: true, force: true });
  await copyPracticeModule(configuration);
  const { location, ...rest } = inputs;
  const { inputs: clear, secrets } = splitSecrets(rest);
  const deployment = { name: hostileValues(canary()).join(''), target: 'practice', location: String(location), moduleVersion: PRACTICE_MODULE_VERSION, inputs: clear, secretNames: Object.keys(secrets), subscriptionId: null } as const;
  for (const { name, content } of writeConfiguration({ deployment, backend: { kind: 'console' }, stateAddress: '' })) {
    if (name !== 'backend.tf') await writeFile(path.join(configuration, name), content);
  }
  return secretEnvironment(PRACTICE_MODULE_VERSION, secrets);
}

async function terraform(args: string[], env: Record<string, string>): Promise<{ ok: boolean; printed: string }> {
  const options = { cwd: configuration, env: bareEnvironment({ TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', ...env }), maxBuffer: 256 * 1024 * 1024 };
  return promisify(execFile)('terraform', args, options).then(
    ({ stdout, stderr }) => ({ ok: true, printed: stdout + stderr }),
    ({ stdout = '', stderr = '' }: { stdout?: string; stderr?: string }) => ({ ok: false, printed: String(stdout) + String(stderr) }),
  );
}

/** Faults of every kind on every resource that exists, with hostile texts in every field that the schema would have refused. */
function hostileFaults(addresses: readonly string[], kind: string, on: string): PracticeFault[] {
  const values = hostileValues(canary());
  // A script reads all of them each time: fewer are as good.
  const ofNobody = values.filter((_, index) => index % 5 === 0).map((value) => ({ address: value, kind: value, on: value, error: value, message: value, while: value, factor: value }));
  return [...addresses.map((address) => ({ address, kind, on, factor: 0.01, ...(kind === 'fail' && { message: `{id} {name} {resourceGroup} {location} ${values.join(' ')}` }) })), ...ofNobody] as unknown as PracticeFault[];
}

/** practiceEnvironment puts texts to known errors; these go in as they are. */
function environmentWith(faults: readonly PracticeFault[], namespace = 'demo'): Record<string, string> {
  return { ...practiceEnvironment({ cloudDir: practiceGroupDir(clouds, namespace) ?? path.join(clouds, 'unnamed'), speed: 1000 }), PRACTICE_FAULTS: JSON.stringify(faults) };
}

function expectNothingRan(printed: string): void {
  expect(existsSync(canary().file)).toBe(false);
  expect(printed).not.toContain(canary().secret);
}

interface StateResource { address: string; values: { input: Record<string, unknown> } }
interface StateModule { resources?: StateResource[]; child_modules?: StateModule[] }

function resourcesIn({ resources = [], child_modules: modules = [] }: StateModule): StateResource[] {
  return [...resources, ...modules.flatMap(resourcesIn)];
}

const cloudAddressOf = (address: string): string => realAddress(address.replace(/^module\.wandb\./, ''));

test('runs nothing of what is typed into any variable or fault when Terraform creates, refuses and deletes every resource', async () => {
  const secrets = await layOut(hostileInputs(0));
  expect(await terraform(['init', '-input=false', '-no-color'], {})).toMatchObject({ ok: true });
  const created = await terraform(['apply', '-auto-approve', '-json', '-input=false'], { ...secrets, ...environmentWith([]) });
  expectNothingRan(created.printed);
  expect(created.ok, created.printed.slice(-2000)).toBe(true);

  const state = JSON.parse((await terraform(['show', '-json'], {})).printed) as { values: { root_module: StateModule } };
  const resources = resourcesIn(state.values.root_module);
  expect(resources.length).toBeGreaterThan(80);
  // Every file of the cloud is whole JSON, with the values as they were typed.
  const cloud = await readPracticeCloud(path.join(clouds, 'demo'), new Date());
  const zone = cloud.find(({ address }) => address.includes('clickhouse_cloud_private_link_zone'));
  expect(zone?.attributes.name).toBe(`${hostileValues(canary()).join('\n')}.privatelink.azure.clickhouse.cloud`);

  const flag = cloud.find(({ address }) => address.includes('configuration.default["') && /[^\w.[\]"-]/.test(address));
  await removePracticeResource(path.join(clouds, 'demo'), flag?.address ?? '');
  expect(await readPracticeCloud(path.join(clouds, 'demo'), new Date())).toHaveLength(cloud.length - 1);

  const refused = await refuseEach(resources);
  expectNothingRan(refused.join('\n'));
  expect(refused.find((text) => text.includes('privatelink.azure.clickhouse.cloud'))).toContain(`1e cat ${canary().secretFile}; #`);

  // Other values for each variable: an update in place, then the end of it all, slowed by faults of every resource.
  const others = await layOut(hostileInputs(7));
  await writeFile(path.join(configuration, 'terraform.tfstate'), await readFile(path.join(dir, 'kept.tfstate')));
  expect((await terraform(['init', '-input=false', '-no-color'], {})).ok).toBe(true);
  const faults = hostileFaults(resources.map(({ address }) => cloudAddressOf(address)), 'slow', 'destroy');
  const destroyed = await terraform(['destroy', '-auto-approve', '-json', '-input=false'], { ...others, ...environmentWith(faults) });
  expectNothingRan(destroyed.printed);
  expect(destroyed.ok, destroyed.printed.slice(-2000)).toBe(true);
  expect(await readdir(clouds)).toEqual([]);
}, 120_000);

/** What each resource prints when it fails, by the script as the module calls it. */
async function refuseEach(resources: readonly StateResource[]): Promise<string[]> {
  await writeFile(path.join(dir, 'kept.tfstate'), await readFile(path.join(configuration, 'terraform.tfstate')));
  const printed: string[] = [];
  const left = [...resources];
  const worker = async (): Promise<void> => {
    for (let resource = left.pop(); resource !== undefined; resource = left.pop()) {
      const faults = hostileFaults([cloudAddressOf(resource.address)], 'fail', 'destroy');
      const env = bareEnvironment({ ...environmentWith(faults), PRACTICE_INPUT: JSON.stringify(resource.values.input) });
      const ended = await promisify(execFile)('sh', [path.join(PRACTICE_MODULE_DIR, 'cloud.sh'), 'destroy', cloudAddressOf(resource.address)], { env }).then(() => null, (error: { stderr: string }) => error.stderr);
      expect(ended, resource.address).not.toBeNull();
      printed.push(String(ended));
    }
  };
  await Promise.all(Array.from({ length: 12 }, worker));
  return printed;
}

test('keeps nothing outside of the cloud when the namespace and the region are hostile', async () => {
  const before = await readdir(dir);
  for (const namespace of [hostileValues(canary()).join('\n'), '../../escaped']) {
    const secrets = await layOut({ ...hostileInputs(3), namespace, location: hostileValues(canary()).join('\n'), create_redis: true });
    await terraform(['init', '-input=false', '-no-color'], {});
    const { ok, printed } = await terraform(['apply', '-auto-approve', '-json', '-input=false'], { ...secrets, ...environmentWith([], namespace) });
    expectNothingRan(printed);
    expect(ok).toBe(false);
    expect(printed).toContain('The practice cloud has no resource group of that name');
  }
  expect((await readdir(dir)).sort()).toEqual([...new Set([...before, 'practice'])].sort());
  expect((await readdir(clouds)).filter((name) => name !== 'unnamed')).toEqual([]);
}, 120_000);

test.each(['..', '.', '', '../x', 'a/b', '-x', 'a b', 'a.', null, 17])('takes %j for no resource group of the practice cloud', (group) => {
  expect(practiceGroupDir('/clouds', group)).toBeNull();
});
