import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { DEFAULT_RUN_LIMITS } from '#lib/runs/run-limits.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { openSecrets } from '#lib/deployments/deployment-store.ts';
import { changeDeployment, createCompleteDeployment, type DeploymentAnswer, type DeploymentChange, type DeploymentRequest } from '#lib/deployments/write-deployment.ts';
import { appendLateJournal } from '#lib/adoption/journal-store.ts';
import type { JournalEntry } from '#lib/adoption/journal.ts';
import { buildRun } from '#tests/support/builders.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

const LICENSE = 'eyJhbGciOiJub25lIn0.eyJwcmFjdGljZSI6dHJ1ZX0.c2lnbmF0dXJl';

let test: TestDatabase;
let context: ConsoleContext;
beforeAll(async () => {
  test = await createTestDatabase();
  const db = createDatabase(test.url);
  context = { db, key: await readConsoleKey('', randomBytes(32).toString('base64')), delivery: { send: async () => {} }, consoleUrl: 'http://localhost', limits: DEFAULT_RUN_LIMITS };
});
afterAll(async () => {
  await context.db.close();
  await test.drop();
});

function request(change: Partial<DeploymentRequest> = {}, inputs: DeploymentRequest['inputs'] = {}): DeploymentRequest {
  const namespace = `t${randomUUID().slice(0, 8)}`;
  return { name: namespace, target: 'practice', location: 'West Europe', inputs: { namespace, license: LICENSE, subdomain: 'wandb', domain_name: 'example.com', ...inputs }, ...change };
}

const make = (asked: DeploymentRequest) => createCompleteDeployment(context, asked, 'test');

function codesOf(answer: DeploymentAnswer): string[] {
  if (answer.ok || answer.reason !== 'invalid') return [];
  return answer.problems.map(({ variable, code }) => `${variable}:${code}`);
}

it('keeps its state where it was once something was applied', async () => {
  const made = await make(request());
  if (!made.ok) throw new Error(made.reason);
  const { id } = made.deployment;
  const elsewhere = { kind: 'http', config: { address: 'https://state.example.com' } } as const;
  expect(await changeDeployment(context, id, { backend: elsewhere })).toMatchObject({ ok: true });
  expect(await changeDeployment(context, id, { backend: { kind: 'console' } })).toMatchObject({ ok: true });
  const run = await buildRun(context.db, id);
  await context.db.prisma.run.update({ where: { id: run.id }, data: { applyStartedAt: new Date() }, select: { id: true } });
  expect(codesOf(await changeDeployment(context, id, { backend: elsewhere }))).toEqual(['backend:backend_changed']);
  expect(await changeDeployment(context, id, { backend: { kind: 'console', config: {} } })).toMatchObject({ ok: true });
});

it('stands on the good defaults, writes the region as Azure does, and seals the secrets', async () => {
  const made = await make(request({}, { create_redis: true }));
  expect(made).toMatchObject({ ok: true, deployment: { location: 'westeurope', moduleVersion: '7.9.2', secretInputs: ['license'], inputs: { create_redis: true, database_version: '8.4', deletion_protection: true } } });
  expect(JSON.stringify(made)).not.toContain(LICENSE);
});

it.each([
  ['an unknown variable', request({}, { create_reddis: true }), 'create_reddis:unknown_variable'],
  ['an unknown version', request({ moduleVersion: '0.0.1' }), 'moduleVersion:unknown_module_version'],
  ['another version in practice', request({ moduleVersion: '7.8.0' }), 'moduleVersion:practice_version'],
  ['a missing license', request({}, { license: null }), 'license:required'],
  ['a name of spaces', request({ name: '  ' }), 'name:required'],
  ['a credential that is none', request({ target: 'azure', credentialId: randomUUID() }), 'credentialId:credential_unknown'],
  ['a subscription in practice', request({ subscriptionId: randomUUID() }), 'credentialId:azure_only'],
  ['a region that is an expression', request({ location: '${file("/etc/passwd")}' }), 'location:location_malformed'],
  ['a region with a quote', request({ location: "westeurope'" }), 'location:location_malformed'],
  ['a region of nothing but blanks', request({ location: '   ' }), 'location:location_malformed'],
  ['a host name with capitals', request({}, { domain_name: 'Acme.Example' }), 'domain_name:host_upper_case'],
  ['a license in quotes', request({}, { license: `"${LICENSE}"` }), 'license:license_quotes'],
  ['a license with an invisible character', request({}, { license: `${LICENSE}\u200b` }), 'license:license_invisible'],
  ['a ClickHouse region alone', request({}, { clickhouse_region: 'eastus2' }), 'clickhouse_region:needs_other'],
  ['faults outside of practice', request({ target: 'azure', practice: { faults: [] } }), 'practice:practice_only'],
])('refuses %s, and says so by the name of the field', async (_what, asked, code) => {
  expect(codesOf(await make(asked))).toContain(code);
});

it.each([['West Europe', 'westeurope'], ['koreacentral', 'koreacentral'], [' Korea Central ', 'koreacentral']])('takes %j for the region %s', async (location, name) => {
  expect(await make(request({ location }))).toMatchObject({ ok: true, deployment: { location: name } });
});

it('refuses in a change what it refuses in a new deployment', async () => {
  const made = await make(request());
  if (!made.ok) throw new Error(made.reason);
  const change = async (asked: DeploymentChange) => codesOf(await changeDeployment(context, made.deployment.id, asked));
  expect(await change({ location: '%{ for x in y }westeurope' })).toEqual(['location:location_malformed']);
  expect(await change({ inputs: { kubernetes_instance_type: 'Standard_D4s_v5`id`' } })).toEqual(['kubernetes_instance_type:form']);
  expect(await change({ inputs: { license: 'license.txt' } })).toEqual(['license:license_file_name']);
});

it('tears down and previews what was deployed with a value that a rule of today refuses, and deploys it no more', async () => {
  const made = await make(request());
  if (!made.ok) throw new Error(made.reason);
  const { id } = made.deployment;
  const run = await buildRun(context.db, id);
  await context.db.prisma.run.update({ where: { id: run.id }, data: { status: 'applied', applyStartedAt: new Date(), finishedAt: new Date() }, select: { id: true } });
  const inputs = { ...made.deployment.inputs, domain_name: 'Acme.Example' };
  await context.db.prisma.deployment.update({ where: { id }, data: { inputs, lastRunId: run.id }, select: { id: true } });
  const ask = (kind: 'deploy' | 'destroy' | 'plan_only') => queueRun(context, { deploymentId: id, kind, requestedBy: 'test' });
  expect(await ask('deploy')).toMatchObject({ ok: false, reason: 'incomplete', problems: [{ code: 'host_upper_case' }] });
  expect(await ask('plan_only')).toMatchObject({ ok: true });
  expect(await ask('destroy')).toMatchObject({ ok: true });
});

it('gives a name and a namespace to one deployment only', async () => {
  const first = request();
  await make(first);
  expect(await make(first)).toMatchObject({ ok: false, reason: 'name_taken' });
  expect(await make({ ...first, name: 'another name' })).toMatchObject({ ok: false, reason: 'namespace_taken' });
});

it('changes what is given and leaves the rest, stored secrets too', async () => {
  const made = await make(request());
  if (!made.ok) throw new Error(made.reason);
  const changed = await changeDeployment(context, made.deployment.id, { inputs: { size: 'large', deletion_protection: null } });
  expect(changed).toMatchObject({ ok: true, deployment: { name: made.deployment.name, inputs: { size: 'large', subdomain: 'wandb' }, secretInputs: ['license'] } });
  expect(changed.ok && changed.deployment.inputs).not.toHaveProperty('deletion_protection');
  expect(await openSecrets(context.db.prisma, context.key, made.deployment.id)).toEqual({ license: LICENSE });
  expect(await changeDeployment(context, randomUUID(), {})).toEqual({ ok: false, reason: 'not_found' });
});

/** A deployment whose first apply was cut off before Terraform uploaded a state. */
async function cutOff(events: JournalEntry['event'][]): Promise<{ id: string; runId: string }> {
  const made = await make(request());
  if (!made.ok) throw new Error(made.reason);
  const { id, inputs } = made.deployment;
  const run = await buildRun(context.db, id);
  await context.db.prisma.run.update({ where: { id: run.id }, data: { status: 'failed', applyStartedAt: new Date(), finishedAt: new Date(), inputs: inputs as object } });
  const group = { at: '2026-01-05T10:00:00.000Z', address: 'module.wandb.azurerm_resource_group.default', type: 'azurerm_resource_group', action: 'create', id: '/subscriptions/s/resourceGroups/team' };
  await appendLateJournal(context.db, context.key, run.id, events.map((event) => ({ ...group, event })));
  return { id, runId: run.id };
}

const move = async (id: string) => codesOf(await changeDeployment(context, id, { inputs: { namespace: `m${randomUUID().slice(0, 8)}` }, location: 'northeurope' }));

it('does not let what was begun be forgotten by moving to another namespace or region, though no state has it yet', async () => {
  expect(await move((await cutOff(['started'])).id)).toEqual(['namespace:namespace_changed', 'location:location_changed']);
  expect(await move((await cutOff(['started', 'completed'])).id)).toHaveLength(2);
  // Somebody else's was in the way, or Azure refused: nothing was made.
  expect(await move((await cutOff(['started', 'errored', 'conflict'])).id)).toEqual([]);
  expect(await move((await cutOff(['started', 'errored'])).id)).toEqual([]);
});

it('asks the newest state by its position, however the clock went', async () => {
  const { id, runId } = await cutOff(['started', 'errored']);
  const version = { deploymentId: id, runId, lineage: 'a', digest: '', size: 0, createdBy: 'test', sealedBody: Buffer.alloc(0) };
  await context.db.prisma.stateVersion.create({ data: { ...version, serial: 1, resourceCount: 0, createdAt: new Date('2026-01-05T11:00:00Z') } });
  await context.db.prisma.stateVersion.create({ data: { ...version, serial: 2, resourceCount: 3, createdAt: new Date('2026-01-05T10:00:00Z') } });
  expect(await move(id)).toHaveLength(2);
});

/** As after an apply with these inputs: a run that began, and a state with something in it. */
async function markApplied(id: string, moduleVersion: string, inputs: DeploymentRequest['inputs']): Promise<void> {
  const run = await buildRun(context.db, id);
  await context.db.prisma.run.update({ where: { id: run.id }, data: { status: 'applied', applyStartedAt: new Date(), finishedAt: new Date(), moduleVersion, location: 'westeurope', inputs: inputs as object } });
  await context.db.prisma.stateVersion.create({ data: { deploymentId: id, runId: run.id, lineage: 'a', digest: '', size: 0, createdBy: 'test', sealedBody: Buffer.alloc(0), serial: 1, resourceCount: 3 } });
}

it('keeps what runs when PATCH changes the module version, and says what that means', async () => {
  const made = await make(request({ target: 'azure', moduleVersion: '5.1.3' }, { database_version: '8.0.21', enable_helm_release: true, size: 'small' }));
  if (!made.ok) throw new Error(JSON.stringify(made));
  const { id, inputs } = made.deployment;
  await markApplied(id, '5.1.3', inputs);
  const changed = await changeDeployment(context, id, { moduleVersion: '7.9.2' });
  if (!changed.ok) throw new Error(JSON.stringify(changed));
  expect(changed.deployment.inputs).toMatchObject({ database_version: '8.0.21', create_redis: true, kubernetes_instance_type: 'Standard_E4s_v5', kubernetes_max_node_per_az: 2, enable_helm_wandb: true, deletion_protection: true });
  expect(changed.deployment.inputs).not.toHaveProperty('enable_helm_release');
  const codes = changed.warnings.map(({ variable, code }) => `${variable}:${code}`);
  expect(codes).toEqual(expect.arrayContaining(['create_redis:value_kept', 'kubernetes_instance_type:value_kept', 'enable_helm_release:variable_renamed', 'moduleVersion:version_adds']));
  expect(codesOf(await changeDeployment(context, id, { inputs: { database_version: '5.7' } }))).toEqual(['database_version:database_version_downgrade']);
  await markApplied(id, '7.9.2', changed.deployment.inputs);
  expect(codesOf(await changeDeployment(context, id, { moduleVersion: '7.8.0' }))).toContain('moduleVersion:module_version_downgrade');
  const allowed = await changeDeployment(context, id, { moduleVersion: '7.8.0', allowDowngrade: 'the new one is broken' }, { by: 'ada@example.com' });
  expect(allowed).toMatchObject({ ok: true, deployment: { moduleVersion: '7.8.0', allowedDowngrade: { moduleVersion: '7.8.0', reason: 'the new one is broken', by: 'ada@example.com' } } });
  expect(codesOf(await changeDeployment(context, id, { moduleVersion: '7.4.1' }))).toContain('moduleVersion:module_version_downgrade');
  expect(await changeDeployment(context, id, { inputs: { tags: { a: 'b' } } })).toMatchObject({ ok: true });
});

it('refuses an older version that was stored before a newer one was applied', async () => {
  const made = await make(request({ target: 'azure', moduleVersion: '7.8.0' }));
  if (!made.ok) throw new Error(JSON.stringify(made));
  const { id, inputs } = made.deployment;
  // A draft takes any version. The run that was under way meanwhile applied the newer one.
  await markApplied(id, '7.9.2', inputs);
  expect(codesOf(await changeDeployment(context, id, { inputs: { tags: { a: 'b' } } }))).toContain('moduleVersion:module_version_downgrade');
  const queue = () => queueRun(context, { deploymentId: id, kind: 'deploy', requestedBy: 'test', requesterId: null, skipPreflight: 'test' });
  expect(await queue()).toMatchObject({ ok: false, reason: 'incomplete', problems: expect.arrayContaining([expect.objectContaining({ code: 'module_version_downgrade' })]) });
  const allowed = await changeDeployment(context, id, { allowDowngrade: 'tried with support' }, { by: 'ada@example.com' });
  expect(allowed).toMatchObject({ ok: true, deployment: { allowedDowngrade: { reason: 'tried with support', by: 'ada@example.com' } } });
  expect(await queue()).not.toMatchObject({ reason: 'incomplete' });
});

it('gives a draft the defaults of another version, and says what is left out', async () => {
  const made = await make(request({ target: 'azure' }, { database_flags: { slow_query_log: 'on' } }));
  if (!made.ok) throw new Error(JSON.stringify(made));
  const changed = await changeDeployment(context, made.deployment.id, { moduleVersion: '5.1.3' });
  if (!changed.ok) throw new Error(JSON.stringify(changed));
  expect(changed.deployment.inputs).toMatchObject({ database_version: '8.0.21' });
  expect(changed.warnings.map(({ variable, code }) => `${variable}:${code}`)).toEqual(expect.arrayContaining(['database_flags:variable_gone_draft', 'database_version:default_of_version']));
});

it('answers with the warnings of the wizard, and refuses a W&B without a Redis', async () => {
  const warned = await make(request({ target: 'azure' }, { use_internal_queue: false, wandb_version: '0.50', kubernetes_instance_type: 'Standard_E4s_v5' }));
  if (!warned.ok) throw new Error(JSON.stringify(warned));
  expect(warned.warnings.map(({ variable, code }) => `${variable}:${code}`)).toEqual(expect.arrayContaining(['use_internal_queue:queue_unused', 'wandb_version:dead_variable', 'kubernetes_instance_type:explicit_wins', 'create_redis:redis_new_tenants']));
  expect(await make(request({}, { subdomain: 'alone' }))).toMatchObject({ ok: true, warnings: [] });
  expect(codesOf(await make(request({}, { create_redis: false })))).toEqual(['create_redis:redis_missing']);
  expect(codesOf(await changeDeployment(context, warned.deployment.id, { inputs: { create_redis: false } }))).toEqual(['create_redis:redis_missing']);
  expect(codesOf(await make(request({}, { create_redis: false, use_ctrlplane_redis: true })))).toEqual(expect.arrayContaining(['create_redis:redis_missing', 'use_ctrlplane_redis:redis_in_cluster']));
  const external = { create_redis: false, use_external_redis: true, external_redis_host: 'redis.internal', external_redis_port: '6379' };
  expect(await make(request({}, external))).toMatchObject({ ok: true });
});

it('keeps something deployed without a Redis editable, with a warning', async () => {
  const made = await make(request());
  if (!made.ok) throw new Error(JSON.stringify(made));
  const { id, inputs } = made.deployment;
  const without = { ...inputs, create_redis: false };
  await markApplied(id, '7.9.2', without);
  await context.db.prisma.deployment.update({ where: { id }, data: { inputs: without as object }, select: { id: true } });
  const changed = await changeDeployment(context, id, { inputs: { tags: { a: 'b' } } });
  expect(changed).toMatchObject({ ok: true, warnings: expect.arrayContaining([expect.objectContaining({ code: 'redis_missing_deployed' })]) });
});
