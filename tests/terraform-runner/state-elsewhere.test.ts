import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readUnmanaged } from '#lib/adoption/deployment-unmanaged.ts';
import { readHeldResources } from '#lib/adoption/held-resources.ts';
import { findAppliedInputs } from '#lib/deployments/applied-inputs-store.ts';
import { archiveDeployment, findDeployment } from '#lib/deployments/deployment-store.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { changeDeployment } from '#lib/deployments/write-deployment.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { RunKind } from '#lib/runs/run-status.ts';
import { readNewestState } from '#lib/state/newest-state.ts';
import { outputsOf } from '#lib/state/output.ts';
import { findReadState } from '#lib/state/read-state-store.ts';
import { listStateVersions } from '#lib/state/state-store.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';
import { startHttpBackend } from '#tests/support/http-backend.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';

let testConsole: TestConsole;
let elsewhere: Awaited<ReturnType<typeof startHttpBackend>>;
beforeAll(async () => {
  [testConsole, elsewhere] = await Promise.all([startTestConsole(), startHttpBackend()]);
});
afterAll(async () => {
  await testConsole.close();
  await elsewhere.close();
});

async function run(deploymentId: string, kind: RunKind) {
  const queued = await queueRun(testConsole.context, { deploymentId, kind, ...TEST_REQUESTER, autoApprove: kind !== 'plan_only' });
  if (!queued.ok) throw new Error(queued.reason);
  return untilRun(testConsole, queued.run.id, 'applied', 'no_changes', 'planned', 'failed');
}

async function keepElsewhere(deployment: Deployment): Promise<void> {
  const changed = await changeDeployment(testConsole.context, deployment.id, { backend: { kind: 'http', config: { address: elsewhere.address } } });
  if (!changed.ok) throw new Error(JSON.stringify(changed));
}

it('knows outputs, URL and inventory from the backend that keeps the state, through deploy, change and destroy', async () => {
  const { context } = testConsole;
  const deployment = await buildCompleteDeployment(testConsole);
  const { id } = deployment;
  await keepElsewhere(deployment);
  const applied = await run(id, 'deploy');
  expect(applied).toMatchObject({ status: 'applied', failure: null });
  expect(await findDeployment(context.db, id)).toMatchObject({ status: 'deployed', url: 'https://wandb.example.com' });
  const state = await readNewestState(context, id);
  expect(outputsOf(state!).find(({ name }) => name === 'url')?.value).toBe('https://wandb.example.com');
  const held = await readHeldResources(context, { id, stateIsHere: false });
  expect(held.isWhole).toBe(true);
  expect(held.resources.length).toBe(applied.counts?.add);
  expect((await readUnmanaged(context, id)).items).toEqual([]);
  // Nothing of it is a version of the console's own, and nothing of it lies about in clear.
  expect((await listStateVersions(context.db, { deploymentId: id, limit: 10 })).items).toEqual([]);
  const { rows } = await context.db.pool.query<{ body: string }>(`SELECT encode("sealedBody", 'escape') AS body FROM read_states WHERE "deploymentId" = $1`, [id]);
  expect(rows[0]?.body).not.toContain('lineage');
  expect(await readdir(path.join(testConsole.setups[0]!.dataDir, 'work')).catch(() => [])).toEqual([]);

  expect((await changeDeployment(context, id, { inputs: { tags: { team: 'ml' } } })).ok).toBe(true);
  expect(await run(id, 'deploy')).toMatchObject({ status: 'applied' });
  expect(await findReadState(context.db, id)).toMatchObject({ runNumber: 2, isCurrent: true });

  expect(await run(id, 'destroy')).toMatchObject({ status: 'applied' });
  expect(await findDeployment(context.db, id)).toMatchObject({ status: 'destroyed', url: null });
  expect((await readHeldResources(context, { id, stateIsHere: false })).resources).toEqual([]);
});

it('says that more may exist when the state could not be read after an apply, and reads it with the next run', async () => {
  const { context } = testConsole;
  const deployment = await buildCompleteDeployment(testConsole);
  const { id } = deployment;
  elsewhere.setState(JSON.stringify({ version: 4, terraform_version: '1.9.0', serial: 0, lineage: 'another', outputs: {}, resources: [] }));
  await keepElsewhere(deployment);
  expect(await run(id, 'deploy')).toMatchObject({ status: 'applied' });
  const { resources } = await readHeldResources(context, { id, stateIsHere: false });
  // As if the read after this apply had failed: what is stored is from before it.
  await context.db.pool.query(`UPDATE read_states SET "afterApply" = false WHERE "deploymentId" = $1`, [id]);
  const told = await readHeldResources(context, { id, stateIsHere: false });
  expect(told.resources.map(({ address }) => address).toSorted()).toEqual(resources.map(({ address }) => address).toSorted());
  expect(await run(id, 'plan_only')).toMatchObject({ status: 'no_changes' });
  expect(await findReadState(context.db, id)).toMatchObject({ runNumber: 2, isCurrent: true });
});

it('protects a deployment whose backend has resources already when a plan finds them', async () => {
  const { context } = testConsole;
  const deployment = await buildCompleteDeployment(testConsole);
  const { id } = deployment;
  const group = `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/${deployment.name}`;
  const provider = 'provider["terraform.io/builtin/terraform"]';
  const resource = { mode: 'managed', type: 'terraform_data', name: 'kept', provider, instances: [{ schema_version: 0, attributes: { id: 'a', input: { type: 'string', value: group }, output: null, triggers_replace: null } }] };
  elsewhere.setState(JSON.stringify({ version: 4, terraform_version: '1.9.0', serial: 3, lineage: 'third', outputs: { url: { value: 'https://old.example.com', type: 'string' } }, resources: [resource] }));
  await keepElsewhere(deployment);
  expect((await run(id, 'plan_only')).failure).toBeNull();
  expect(await findDeployment(context.db, id)).toMatchObject({ status: 'deployed', url: 'https://old.example.com' });
  expect((await findAppliedInputs(context, id))?.inputs.namespace).toBe(deployment.inputs.namespace);
  expect(await archiveDeployment(context.db, id)).toBe(false);
  // The backend was the wrong one: nothing was applied, so another may be named, and what was read there is forgotten.
  expect((await changeDeployment(context, id, { backend: { kind: 'console' } })).ok).toBe(true);
  expect(await findDeployment(context.db, id)).toMatchObject({ status: 'draft', url: null });
});
