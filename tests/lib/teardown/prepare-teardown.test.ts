import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { endMaintenance, startMaintenance } from '#lib/deployments/maintenance-store.ts';
import { DEFAULT_RUN_LIMITS } from '#lib/runs/run-limits.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { appendStateVersion, listStateVersions, lockState } from '#lib/state/state-store.ts';
import { dropClusterContents, orderDeletions, orderLockDeletion, unprotect } from '#lib/teardown/prepare-teardown.ts';
import { claimSteps, listSteps } from '#lib/teardown/step-store.ts';
import { claimSurveyTargets, recordSurvey, requestSurvey } from '#lib/teardown/survey-store.ts';
import { refuseRun } from '#lib/web/api/refusals.ts';
import { buildDeployment } from '#tests/support/builders.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let database: TestDatabase;
let context: ConsoleContext;
beforeAll(async () => {
  database = await createTestDatabase();
  const key = await readConsoleKey('unused', randomBytes(32).toString('base64'));
  context = { db: createDatabase(database.url), key, delivery: { send: () => Promise.resolve() }, consoleUrl: 'http://127.0.0.1:3000', limits: DEFAULT_RUN_LIMITS };
});
afterAll(async () => {
  await context.db.close();
  await database.drop();
});

const LOCK = { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Authorization/locks/keep', name: 'keep', level: 'CanNotDelete', scope: '/subscriptions/s/resourceGroups/g', on: 'resource_group', notes: null } as const;
const nothingThere = { groupId: null, resources: [], cluster: null, locks: [LOCK], isSubscriptionRead: true, stored: {} };

/** A deployment whose group somebody locked, and whose state has what lived in a cluster that is gone. */
async function build(): Promise<string> {
  const id = await buildDeployment(context.db);
  const release = { mode: 'managed', type: 'helm_release', name: 'wandb', provider: 'provider["registry.terraform.io/hashicorp/helm"]', instances: [{ schema_version: 0, attributes: { id: 'wandb' } }] };
  const body = Buffer.from(JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, lineage: id, outputs: {}, resources: [release] }));
  await appendStateVersion(context.db, context.key, { deploymentId: id, lockId: null, state: { serial: 1, lineage: id, resourceCount: 1, body }, writer: { runId: null, label: 'test' } });
  await requestSurvey(context.db, id);
  await recordSurvey(context.db, id, nothingThere, new Date());
  return id;
}

/** Says what Azure has, once somebody asks again, as a runner would. */
async function answer(id: string, before: () => Promise<unknown>): Promise<void> {
  const asked = async () => context.db.prisma.teardownSurvey.findUniqueOrThrow({ where: { deploymentId: id } });
  await waitUntil('Azure is asked', async () => { const { requestedAt, attemptedAt } = await asked(); return (attemptedAt !== null && requestedAt > attemptedAt) || null; }, { timeoutMs: 5_000, everyMs: 20 });
  await before();
  await recordSurvey(context.db, id, nothingThere, new Date());
}

const hold = (id: string) => startMaintenance(context.db, id, { reason: 'audit', lockedBy: 'grace' });

it('in maintenance nothing is ordered or dropped, and the refusal says why', async () => {
  const id = await build();
  const by = 'ada';
  await hold(id);
  const refusal = { ok: false, reason: 'maintenance', maintenance: { lockedBy: 'grace', reason: 'audit', createdAt: expect.any(String) } };
  expect(await orderLockDeletion(context, { deploymentId: id, by, lockId: LOCK.id })).toEqual(refusal);
  expect(await orderDeletions(context, { deploymentId: id, by, ids: ['/one'] })).toEqual(refusal);
  expect(await dropClusterContents(context, { deploymentId: id, by })).toEqual(refusal);
  const queued = await queueRun(context, { deploymentId: id, kind: 'plan_only', requestedBy: by });
  expect(queued).toEqual(refusal);
  if (!queued.ok) expect(refuseRun(queued, { role: 'admin', isAzure: true }).problem).toMatchObject({ status: 409, code: 'maintenance', maintenance: refusal.maintenance, detail: expect.stringMatching(/^grace locked this deployment .*: audit\./) });
  expect(await listSteps(context.db, id)).toEqual([]);
  await endMaintenance(context.db, id);
  expect(await orderLockDeletion(context, { deploymentId: id, by, lockId: LOCK.id })).toEqual({ ok: true });
});

it('of a deployment that is destroyed nothing is ordered, dropped or carried out: its names may be another’s', async () => {
  const id = await build();
  const by = 'ada';
  expect(await orderLockDeletion(context, { deploymentId: id, by, lockId: LOCK.id })).toEqual({ ok: true });
  await context.db.prisma.deployment.update({ where: { id }, data: { status: 'destroyed' }, select: { id: true } });
  expect((await claimSteps(context.db, { lostAfterMs: 60_000, most: 100 })).filter(({ deployment }) => deployment.id === id)).toEqual([]);
  expect(await orderLockDeletion(context, { deploymentId: id, by, lockId: LOCK.id })).toEqual({ ok: false, reason: 'not_in_the_way' });
  expect(await orderDeletions(context, { deploymentId: id, by, ids: ['/one'] })).toEqual({ ok: false, reason: 'not_in_the_way' });
  expect(await dropClusterContents(context, { deploymentId: id, by })).toEqual({ ok: false, reason: 'nothing_to_drop' });
  expect((await claimSurveyTargets(context.db, { most: 100 })).some((target) => target.id === id)).toBe(false);
});

it('a lock that is set while Azure is asked still keeps state as it is', async () => {
  const id = await build();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const [dropped] = await Promise.all([dropClusterContents(context, { deploymentId: id, by: 'ada' }), answer(id, () => hold(id))]);
  expect(dropped).toMatchObject({ ok: false, reason: 'maintenance', maintenance: { lockedBy: 'grace' } });
  expect((await listStateVersions(context.db, { deploymentId: id, limit: 5 })).items).toHaveLength(1);
});

it('refuses a deployment that is not there with a reason', async () => {
  const nowhere = { deploymentId: randomUUID(), by: 'test' };
  expect(await unprotect(context, nowhere)).toEqual({ ok: false, reason: 'not_found' });
  expect(await orderLockDeletion(context, { ...nowhere, lockId: LOCK.id })).toEqual({ ok: false, reason: 'not_in_the_way' });
  expect(await orderDeletions(context, { ...nowhere, ids: [LOCK.id] })).toEqual({ ok: false, reason: 'not_in_the_way' });
  expect(await dropClusterContents(context, nowhere)).toEqual({ ok: false, reason: 'nothing_to_drop' });
});

/** A deployment with a lock of its own in state, and inputs that today's rules refuse. */
async function buildProtected(): Promise<string> {
  const id = await buildDeployment(context.db);
  const namespace = `t-${id.slice(0, 6)}`;
  await context.db.prisma.deployment.update({
    where: { id },
    data: { inputs: { namespace, domain_name: 'Old.Example.com', create_redis: false, deletion_protection: true }, status: 'deployed', restStatus: 'deployed' },
    select: { id: true },
  });
  const group = { id: `/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/${namespace}`, name: namespace };
  const [resource, lock] = [
    { module: 'module.wandb', type: 'azurerm_resource_group', name: 'default', attributes: group },
    { module: 'module.wandb', type: 'azurerm_management_lock', name: 'default', attributes: { id: `${group.id}/providers/Microsoft.Authorization/locks/${namespace}`, name: namespace, lock_level: 'CanNotDelete', scope: group.id } },
  ].map(({ module, type, name, attributes }) => ({ module, mode: 'managed', type, name, provider: 'provider["registry.terraform.io/hashicorp/azurerm"]', instances: [{ schema_version: 0, attributes }] }));
  const body = Buffer.from(JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, lineage: id, outputs: {}, resources: [resource, lock] }));
  await appendStateVersion(context.db, context.key, { deploymentId: id, lockId: null, state: { serial: 1, lineage: id, resourceCount: 2, body }, writer: { runId: null, label: 'test' } });
  return id;
}

it('turns protection off with values that a rule of today refuses: they were deployed', async () => {
  const id = await buildProtected();
  expect(await unprotect(context, { deploymentId: id, by: 'ada' })).toMatchObject({ ok: true, run: { purpose: 'unprotect' } });
});

it('changes nothing of the options for an unprotect that would only meet a person’s lock', async () => {
  const id = await buildProtected();
  await lockState(context.db, { deploymentId: id, lockId: 'l-1', info: { ID: 'l-1', Operation: 'OperationTypeApply', Who: 'ada@laptop' }, holder: 'token ada', runId: null, tokenId: null });
  expect(await unprotect(context, { deploymentId: id, by: 'ada' })).toMatchObject({ ok: false, reason: 'state_locked', lock: { lockId: 'l-1' } });
  const { inputs } = await context.db.prisma.deployment.findUniqueOrThrow({ where: { id }, select: { inputs: true } });
  expect(inputs).toMatchObject({ deletion_protection: true });
});

it('plans a teardown, a preview and what only imports with values that a rule of today refuses, and no deploy', async () => {
  const id = await buildProtected();
  expect(await queueRun(context, { deploymentId: id, kind: 'deploy', requestedBy: 'ada' })).toMatchObject({ ok: false, reason: 'incomplete' });
  expect(await queueRun(context, { deploymentId: id, kind: 'deploy', adopt: 'only', requestedBy: 'ada' })).toMatchObject({ ok: false, reason: 'nothing_to_adopt' });
  expect(await queueRun(context, { deploymentId: id, kind: 'plan_only', requestedBy: 'ada' })).toMatchObject({ ok: true });
  expect(await queueRun(context, { deploymentId: id, kind: 'destroy', requestedBy: 'ada' })).toMatchObject({ ok: true });
});
