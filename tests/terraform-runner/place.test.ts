import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newCredential } from '#lib/azure-credentials/credential-schema.ts';
import { createCredential } from '#lib/azure-credentials/credential-store.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import { findAppliedInputs } from '#lib/deployments/applied-inputs-store.ts';
import { checkDraft, errorsOf } from '#lib/deployments/check-draft.ts';
import { findDeployment } from '#lib/deployments/deployment-store.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { finishWizard } from '#lib/deployments/finish-wizard.ts';
import { NOT_TAKEN, valuesOfDeployment } from '#lib/deployments/save-draft.ts';
import { changeDeployment } from '#lib/deployments/write-deployment.ts';
import { approvePlan } from '#lib/runs/approve-plan.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { getRunRequest } from '#lib/runs/run-store.ts';
import type { Run } from '#lib/runs/run.ts';
import { readNewestState } from '#lib/state/newest-state.ts';
import { outputsOf } from '#lib/state/output.ts';
import { claimSurveyTargets, requestSurvey } from '#lib/teardown/survey-store.ts';
import type { RunnerSetup } from '#runner/run-context.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';

const HERE = 'aaaaaaaa-0000-4000-8000-000000000001';
const THERE = 'bbbbbbbb-0000-4000-8000-000000000002';
const TENANT = 'cccccccc-0000-4000-8000-000000000003';

let console_: TestConsole;
let setup: RunnerSetup;
beforeAll(async () => {
  console_ = await startTestConsole();
  [setup] = console_.setups as [RunnerSetup];
});
afterAll(() => console_.close());
beforeEach(() => signInTo(HERE));

/** As which the runner was started: a service principal of its environment, in this subscription. */
function signInTo(subscriptionId: string): void {
  setup.azure = { ARM_TENANT_ID: TENANT, ARM_CLIENT_ID: randomUUID(), ARM_CLIENT_SECRET: 'secret', ARM_SUBSCRIPTION_ID: subscriptionId.toUpperCase() };
  setup.azureSignIn = { kind: 'client_secret', clientId: null, tenantId: TENANT, subscriptionId, subscriptionName: null };
}

async function credentialOf(subscriptionId: string, tenantId = TENANT): Promise<string> {
  const { db, key } = console_.context;
  const credential = await createCredential(db, key, newCredential.parse({ name: randomUUID(), kind: 'client_secret', clientSecret: 'x', tenantId, clientId: randomUUID(), subscriptionId }), 'test');
  if (credential === null) throw new Error('the name is taken');
  return credential.id;
}

const build = () => buildCompleteDeployment(console_, { target: 'azure' });

/** What azurerm does with the subscription, without its provider, which nothing here can fetch. */
const STAND_IN = `variable "subscription_id" { type = string }
resource "terraform_data" "where" { input = var.subscription_id }
output "address" { value = terraform_data.where.output }
resource "terraform_data" "run" { input = "RUN" }
`;

/** Queues a deploy whose Terraform only says where it works, and waits for its plan. */
async function plan({ id: deploymentId }: Deployment): Promise<Run> {
  const held = { ...console_.context, delivery: { send: () => Promise.resolve() } };
  const queued = await queueRun(held, { deploymentId, kind: 'deploy', requestedBy: 'test' });
  if (!queued.ok) throw new Error(JSON.stringify(queued));
  const { files } = await getRunRequest(setup.db, queued.run.id);
  const standIn: { name: string; content: string }[] = [...files.filter(({ name }) => name === 'backend.tf'), { name: 'main.tf', content: STAND_IN.replace('RUN', queued.run.id) }];
  await setup.db.prisma.run.update({ where: { id: queued.run.id }, data: { files: standIn.map((file) => ({ ...file })) } });
  await inTransaction(setup.db, (tx) => console_.context.delivery.send(tx, { runId: queued.run.id }, 'plan'));
  return untilRun(console_, queued.run.id, 'planned', 'failed');
}

async function apply(run: Run): Promise<Run> {
  expect(await approvePlan(console_.context, { runId: run.id, approvedBy: 'test' })).toMatchObject({ ok: true });
  return untilRun(console_, run.id, 'applied', 'failed');
}

const appliedPlace = (id: string) => setup.db.prisma.deployment.findUnique({ where: { id }, select: { subscriptionId: true, appliedSubscriptionId: true, appliedTenantId: true } });
const workedIn = async (id: string) => outputsOf((await readNewestState(setup, id))!).find(({ name }) => name === 'address')?.value?.toString().toLowerCase();
const codesOf = (answer: { ok: boolean; problems?: { variable: string; code: string }[] }) => (answer.problems ?? []).map(({ variable, code }) => `${variable}:${code}`);

test('what the runner’s own sign-in applied stays where it was: no other place is taken, by the API, the wizard or a run', async () => {
  const deployment = await build();
  const planned = await plan(deployment);
  expect(await appliedPlace(deployment.id)).toMatchObject({ appliedSubscriptionId: null });
  expect((await apply(planned)).failure).toBeNull();
  expect(await appliedPlace(deployment.id)).toEqual({ subscriptionId: null, appliedSubscriptionId: HERE, appliedTenantId: TENANT });

  const [elsewhere, ofOthers, same] = await Promise.all([credentialOf(THERE), credentialOf(HERE, THERE), credentialOf(HERE)]);
  const changed = await changeDeployment(console_.context, deployment.id, { credentialId: elsewhere });
  expect(codesOf(changed as never)).toEqual(['subscriptionId:subscription_changed']);
  expect(codesOf((await changeDeployment(console_.context, deployment.id, { credentialId: ofOthers })) as never)).toEqual(['credentialId:tenant_changed']);
  const values = { ...valuesOfDeployment(deployment), credentialId: elsewhere, subscriptionId: THERE };
  const draft = { secretNames: ['license'], secretProblems: [], taken: NOT_TAKEN, applied: await findAppliedInputs(setup, deployment.id) };
  expect(codesOf({ ok: false, problems: errorsOf(checkDraft(values, draft)) })).toEqual(['subscriptionId:subscription_changed']);
  const finished = await finishWizard(console_.context, { id: deployment.id, values, requestedBy: 'ada' });
  expect(finished).toMatchObject({ done: false, reason: 'invalid', problems: [{ variable: 'subscriptionId', code: 'subscription_changed', values: { applied: HERE } }] });

  await setup.db.prisma.deployment.update({ where: { id: deployment.id }, data: { credentialId: elsewhere, subscriptionId: THERE } });
  for (const kind of ['deploy', 'plan_only', 'destroy'] as const) {
    expect(await queueRun(console_.context, { deploymentId: deployment.id, kind, requestedBy: 'ada' })).toMatchObject({ ok: false, reason: 'place_unusable', problems: [{ code: 'subscription_changed' }] });
  }
  expect(await changeDeployment(console_.context, deployment.id, { credentialId: same, subscriptionId: null })).toMatchObject({ ok: true, deployment: { subscriptionId: HERE } });
}, 60_000);

test('a runner that signs in elsewhere since works, and looks, where the resources are', async () => {
  const deployment = await build();
  await apply(await plan(deployment));
  signInTo(THERE);
  expect((await apply(await plan(deployment))).failure).toBeNull();
  expect(await workedIn(deployment.id)).toBe(HERE);
  expect(await appliedPlace(deployment.id)).toMatchObject({ appliedSubscriptionId: HERE });
  await requestSurvey(setup.db, deployment.id);
  expect((await claimSurveyTargets(setup.db, { most: 20 })).find(({ id }) => id === deployment.id)).toMatchObject({ credentialId: null, subscriptionId: HERE });
}, 60_000);

test('a plan is applied where it was made, whoever applies it; and nothing that was not made holds a place', async () => {
  const deployment = await build();
  const planned = await plan(deployment);
  signInTo(THERE);
  expect((await apply(planned)).failure).toBeNull();
  expect(await workedIn(deployment.id)).toBe(HERE);
  expect(await appliedPlace(deployment.id)).toMatchObject({ appliedSubscriptionId: HERE });

  const never = await build();
  await setup.db.prisma.deployment.update({ where: { id: never.id }, data: { appliedSubscriptionId: HERE } });
  await apply(await plan(never));
  expect(await workedIn(never.id)).toBe(THERE);
  expect(await appliedPlace(never.id)).toMatchObject({ appliedSubscriptionId: THERE });
}, 60_000);

test('a credential without a subscription is refused before anything is queued', async () => {
  const deployment = await build();
  const { db, key } = console_.context;
  const credential = await createCredential(db, key, newCredential.parse({ name: randomUUID(), kind: 'managed_identity' }), 'test');
  await db.prisma.deployment.update({ where: { id: deployment.id }, data: { credentialId: credential?.id ?? '' } });
  expect(await queueRun(console_.context, { deploymentId: deployment.id, kind: 'deploy', requestedBy: 'ada' })).toMatchObject({ ok: false, reason: 'place_unusable', problems: [{ variable: 'subscriptionId', code: 'subscription_needed' }] });
  expect((await findDeployment(db, deployment.id))?.status).toBe('draft');
});
