import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiToken } from '#lib/auth/api-token-store.ts';
import { approvePlan } from '#lib/runs/approve-plan.ts';
import { queueRun, type RunRequest } from '#lib/runs/queue-run.ts';
import { lockState, unlockState } from '#lib/state/state-store.ts';
import { hashToken } from '#lib/ids.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await startTestConsole();
});
afterAll(() => console_.close());

/** As a person's own Terraform takes it, with an API token. */
async function lockByPerson(deploymentId: string): Promise<void> {
  const { db } = console_.context;
  const token = await createApiToken(db, { role: 'admin', name: `laptop-${deploymentId}` });
  const { id: tokenId } = await db.prisma.apiToken.findUniqueOrThrow({ where: { tokenHash: hashToken(token) } });
  const info = { ID: 'a-lock', Operation: 'OperationTypeApply', Who: 'ana@laptop' };
  expect(await lockState(db, { deploymentId, lockId: 'a-lock', info, holder: 'token laptop', runId: null, tokenId })).toEqual({ ok: true });
}

const queue = (deploymentId: string, request: Partial<RunRequest> = {}) => queueRun(console_.context, { deploymentId, kind: 'deploy', requestedBy: 'test', ...request });

test('refuses a run, and names the holder, while a person holds the state lock', async () => {
  const deployment = await buildCompleteDeployment(console_);
  await lockByPerson(deployment.id);
  for (const kind of ['deploy', 'plan_only'] as const) {
    expect(await queue(deployment.id, { kind })).toMatchObject({ ok: false, reason: 'state_locked', lock: { holder: 'token laptop', operation: 'OperationTypeApply', lockId: 'a-lock' } });
  }
  await unlockState(console_.context.db, deployment.id, 'a-lock');
  const queued = await queue(deployment.id);
  expect(queued.ok).toBe(true);
}, 60_000);

test('ends a run at once with the real holder when the lock came after it was queued', async () => {
  const { context } = console_;
  const deployment = await buildCompleteDeployment(console_);
  await context.db.prisma.maintenanceLock.create({ data: { deploymentId: deployment.id, reason: 'test', lockedBy: 'test' } });
  await context.db.prisma.maintenanceLock.deleteMany({ where: { deploymentId: deployment.id } });
  const { delivery } = context;
  const held = await queueRun({ ...context, delivery: { send: () => Promise.resolve() } }, { deploymentId: deployment.id, kind: 'deploy', requestedBy: 'test' });
  if (!held.ok) throw new Error(held.reason);
  await lockByPerson(deployment.id);
  await context.db.prisma.$transaction((tx) => delivery.send(tx, { runId: held.run.id }, 'plan'));
  const ended = await untilRun(console_, held.run.id, 'failed', 'planned');
  expect(ended.failure).toMatchObject({ code: 'state_locked', title: 'token laptop holds the state lock', cause: expect.stringContaining('OperationTypeApply') });
  expect(Date.parse(String(ended.finishedAt)) - Date.parse(String(ended.startedAt))).toBeLessThan(20_000);
}, 60_000);

test('refuses the approval of a plan while a person holds the state lock, and keeps the plan', async () => {
  const deployment = await buildCompleteDeployment(console_);
  const queued = await queue(deployment.id);
  if (!queued.ok) throw new Error(queued.reason);
  await untilRun(console_, queued.run.id, 'planned');
  await lockByPerson(deployment.id);
  expect(await approvePlan(console_.context, { runId: queued.run.id, approvedBy: 'test' })).toMatchObject({ ok: false, reason: 'state_locked', lock: { holder: expect.any(String) } });
  await unlockState(console_.context.db, deployment.id, 'a-lock');
  expect(await approvePlan(console_.context, { runId: queued.run.id, approvedBy: 'test' })).toMatchObject({ ok: true });
  await untilRun(console_, queued.run.id, 'applied');
}, 90_000);
