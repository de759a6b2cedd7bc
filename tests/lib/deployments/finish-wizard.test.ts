import { DEFAULT_RUN_LIMITS } from '#lib/runs/run-limits.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import { archiveDeployment, findDeployment, openSecrets } from '#lib/deployments/deployment-store.ts';
import { type DraftValues, newDraftValues, withInput, withModuleVersion } from '#lib/deployments/draft-values.ts';
import { finishWizard } from '#lib/deployments/finish-wizard.ts';
import { endMaintenance, startMaintenance } from '#lib/deployments/maintenance-store.ts';
import { saveDraft } from '#lib/deployments/save-draft.ts';
import { getRunRequest } from '#lib/runs/run-store.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

let database: TestDatabase;
let context: ConsoleContext;
const sent: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const key = await readConsoleKey('unused', randomBytes(32).toString('base64'));
  context = {
    db: createDatabase(database.url, { max: 4, name: 'test' }),
    key,
    delivery: { send: async (_tx, { runId }) => void sent.push(runId) },
    consoleUrl: 'http://127.0.0.1:3000',
    limits: DEFAULT_RUN_LIMITS,
  };
});
afterAll(async () => {
  await context.db.close();
  await database.drop();
});

function complete(namespace: string, name = namespace): DraftValues {
  const values = { ...newDraftValues('practice'), name, secrets: { license: 'a-license' } };
  return withInput(withInput(values, 'namespace', namespace), 'domain_name', 'example.com');
}

async function save(id: string, values: DraftValues) {
  return saveDraft(context, { id, values, reached: 'basics', savedBy: 'ada@example.com' });
}

test('a half-filled wizard is kept as it stands, wrong values and all', async () => {
  const id = randomUUID();
  const values = withInput(withInput({ ...newDraftValues('azure'), name: 'Half' }, 'namespace', 'Not Valid!'), 'redis_capacity', 'many');
  expect(await save(id, values)).toMatchObject({ ok: true });
  expect(await findDeployment(context.db, id)).toMatchObject({
    name: 'Half', status: 'draft', wizardStep: 'basics', target: 'azure', createdBy: 'ada@example.com',
    inputs: { namespace: 'Not Valid!', redis_capacity: 'many' },
  });
});

test('a save whose answer was lost can be sent again, also at the same time', async () => {
  const id = randomUUID();
  const answers = await Promise.all([save(id, complete('twice-sent')), save(id, complete('twice-sent'))]);
  expect(answers.map((answer) => answer.ok)).toEqual([true, true]);
  expect(await context.db.prisma.deployment.count({ where: { id } })).toBe(1);
});

test('a secret is sealed, stays when it is not sent again, and goes when it is taken away', async () => {
  const id = randomUUID();
  const values = { ...complete('secrets'), secrets: { license: 'a-license', other_wandb_env: { TOKEN: 'x' } } };
  await save(id, values);
  const later = await save(id, { ...values, secrets: { other_wandb_env: null } });
  expect(later).toMatchObject({ ok: true, saved: { secretNames: ['license'] } });
  expect(JSON.stringify(await findDeployment(context.db, id))).not.toContain('a-license');
  expect(await inTransaction(context.db, (tx) => openSecrets(tx, context.key, id))).toEqual({ license: 'a-license' });
});

test('a secret that slipped in among the inputs is sealed all the same', async () => {
  const id = randomUUID();
  await save(id, withInput(complete('slipped'), 'storage_key', 'k3y'));
  expect(await findDeployment(context.db, id)).toMatchObject({ secretInputs: ['license', 'storage_key'], inputs: { namespace: 'slipped' } });
  expect(JSON.stringify((await findDeployment(context.db, id))?.inputs)).not.toContain('k3y');
});

test('what is wrong with a stored secret is still told', async () => {
  const saved = await save(randomUUID(), { ...complete('bad-license'), secrets: { license: 'in two pieces' } });
  expect(saved).toMatchObject({ ok: true, saved: { secretProblems: [{ variable: 'license', code: 'license_blank' }] } });
});

test('finishing takes the names and queues a plan of exactly what was chosen', async () => {
  const id = randomUUID();
  await save(id, complete('finished'));
  const answer = await finishWizard(context, { id, values: { ...complete('finished'), secrets: {} }, requestedBy: 'ada@example.com' });
  expect(answer).toMatchObject({ done: true, deploymentId: id });
  if (!answer.done) return;
  expect(sent).toContain(answer.runId);
  expect(await findDeployment(context.db, id)).toMatchObject({ wizardStep: null, status: 'deploying' });
  const { inputs, files } = await getRunRequest(context.db, answer.runId);
  expect(inputs).toMatchObject({ namespace: 'finished', domain_name: 'example.com' });
  expect(JSON.stringify(files)).not.toContain('a-license');
});

test('a draft that was never stored can be finished too', async () => {
  const id = randomUUID();
  expect(await finishWizard(context, { id, values: complete('unsaved'), requestedBy: 'ada@example.com' })).toMatchObject({ done: true });
});

test('what is missing or wrong keeps a draft a draft', async () => {
  const id = randomUUID();
  await save(id, { ...complete('incomplete'), secrets: {} });
  const answer = await finishWizard(context, { id, values: { ...complete('incomplete'), secrets: {} }, requestedBy: 'ada' });
  expect(answer).toMatchObject({ done: false, reason: 'invalid', problems: [{ variable: 'license', code: 'required' }] });
  expect(await findDeployment(context.db, id)).toMatchObject({ wizardStep: 'basics' });
});

test('a name and a namespace are taken once, and a draft is told so while it is typed', async () => {
  const first = randomUUID();
  await finishWizard(context, { id: first, values: complete('only-one', 'Only One'), requestedBy: 'ada' });
  const second = randomUUID();
  expect(await save(second, complete('only-one', 'only one'))).toMatchObject({ ok: true, saved: { taken: { name: 'only one', namespace: 'only-one' } } });
  expect(await finishWizard(context, { id: second, values: complete('another', 'ONLY ONE'), requestedBy: 'ada' })).toMatchObject({ done: false, reason: 'taken', taken: { name: 'ONLY ONE', namespace: null } });
  expect(await finishWizard(context, { id: second, values: complete('only-one', 'Another'), requestedBy: 'ada' })).toMatchObject({ done: false, reason: 'taken', taken: { namespace: 'only-one' } });
  expect(await findDeployment(context.db, second)).toMatchObject({ wizardStep: 'basics' });
});

test('an address that another deployment has is told, and does not stop anybody', async () => {
  const first = complete('address-one', 'Address One');
  await finishWizard(context, { id: randomUUID(), values: first, requestedBy: 'ada' });
  const second = randomUUID();
  const values = complete('address-two', 'Address Two');
  const saved = await save(second, { ...values, inputs: { ...values.inputs, subdomain: 'other' } });
  expect(saved).toMatchObject({ ok: true, saved: { taken: { address: null } } });
  expect(await save(second, values)).toMatchObject({ ok: true, saved: { taken: { address: { fqdn: expect.stringContaining(String(values.inputs.domain_name)), by: expect.any(String) } } } });
  expect(await finishWizard(context, { id: second, values, requestedBy: 'ada' })).toMatchObject({ done: true });
});

test('two who finish with one name: one gets it', async () => {
  const answers = await Promise.all(['race-a', 'race-b'].map((namespace) => finishWizard(context, { id: randomUUID(), values: complete(namespace, 'The race'), requestedBy: 'ada' })));
  expect(answers.map((answer) => answer.done).toSorted()).toEqual([false, true]);
});

test('a finished deployment is no draft any more, and an archived draft does not come back', async () => {
  const finished = randomUUID();
  await finishWizard(context, { id: finished, values: complete('no-draft'), requestedBy: 'ada' });
  expect(await save(finished, complete('no-draft'))).toEqual({ ok: false, reason: 'not_a_draft' });
  const archived = randomUUID();
  await save(archived, complete('archived'));
  await archiveDeployment(context.db, archived);
  expect(await save(archived, complete('archived'))).toEqual({ ok: false, reason: 'not_a_draft' });
  expect(await finishWizard(context, { id: archived, values: complete('archived'), requestedBy: 'ada' })).toEqual({ done: false, reason: 'gone' });
});

test('a change waits for the run that is under way, then queues a plan of its own', async () => {
  const id = randomUUID();
  const first = await finishWizard(context, { id, values: complete('changed'), requestedBy: 'ada' });
  const changed = withInput(complete('changed'), 'size', 'medium');
  expect(await finishWizard(context, { id, values: changed, requestedBy: 'ada' })).toMatchObject({ done: false, reason: 'run_in_the_way', runId: first.done ? first.runId : '' });
  await context.db.prisma.run.updateMany({ where: { deploymentId: id }, data: { status: 'failed', finishedAt: new Date() } });
  expect(await finishWizard(context, { id, values: changed, requestedBy: 'ada' })).toMatchObject({ done: true });
  expect(await findDeployment(context.db, id)).toMatchObject({ inputs: { size: 'medium' } });
});

test('in maintenance nothing is written, and it is said by whom and why', async () => {
  const id = randomUUID();
  await finishWizard(context, { id, values: complete('held'), requestedBy: 'ada' });
  await context.db.prisma.run.updateMany({ where: { deploymentId: id }, data: { status: 'failed', finishedAt: new Date() } });
  const before = await findDeployment(context.db, id);
  await startMaintenance(context.db, id, { reason: 'audit', lockedBy: 'grace' });
  const changed = withInput(complete('held'), 'size', 'medium');
  expect(await finishWizard(context, { id, values: changed, requestedBy: 'ada' })).toEqual({ done: false, reason: 'maintenance', maintenance: { lockedBy: 'grace', reason: 'audit', createdAt: expect.any(String) } });
  expect(await findDeployment(context.db, id)).toEqual(before);
  await endMaintenance(context.db, id);
  expect(await finishWizard(context, { id, values: changed, requestedBy: 'ada' })).toMatchObject({ done: true });
});

test('once resources exist, namespace and region stay', async () => {
  const id = randomUUID();
  await finishWizard(context, { id, values: complete('stays'), requestedBy: 'ada' });
  await context.db.prisma.run.updateMany({ where: { deploymentId: id }, data: { status: 'failed', finishedAt: new Date(), applyStartedAt: new Date() } });
  const state = { deploymentId: id, serial: 1, lineage: 'l', digest: 'd', sealedBody: Buffer.from(''), size: 0, createdBy: 'test' };
  await context.db.prisma.stateVersion.create({ data: { ...state, resourceCount: 3 } });
  const moved = { ...complete('moved', 'stays'), location: 'koreacentral' };
  const answer = await finishWizard(context, { id, values: moved, requestedBy: 'ada' });
  expect(answer).toMatchObject({ done: false, reason: 'invalid', problems: [{ code: 'namespace_changed' }, { code: 'location_changed' }] });
  await context.db.prisma.stateVersion.create({ data: { ...state, serial: 2, resourceCount: 0 } });
  expect(await finishWizard(context, { id, values: moved, requestedBy: 'ada' })).toMatchObject({ done: true });
});

test('what another module version would ask is left out of what runs', async () => {
  const id = randomUUID();
  const values = withModuleVersion(withInput({ ...complete('old-version'), target: 'azure' }, 'database_sort_buffer_size', 1024), '5.1.3');
  await finishWizard(context, { id, values, requestedBy: 'ada' });
  expect((await findDeployment(context.db, id))?.inputs).not.toHaveProperty('database_sort_buffer_size');
});
