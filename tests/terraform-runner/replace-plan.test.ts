import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeDeployment } from '#lib/deployments/write-deployment.ts';
import { mayReplacePlan } from '#lib/runs/approve-plan.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await startTestConsole({ speed: 1000 });
});
afterAll(() => console_.close());

test('a plan that can be approved is an approver’s to refuse; one that is out of date may be replaced by whoever plans', async () => {
  const { context } = console_;
  const { id } = await buildCompleteDeployment(console_);
  const queued = await queueRun(context, { deploymentId: id, kind: 'deploy', requestedBy: 'ada' });
  if (!queued.ok) throw new Error(queued.reason);
  const planned = await untilRun(console_, queued.run.id, 'planned');
  expect(await mayReplacePlan(context, planned, { role: 'planner' })).toBe(false);
  expect(await mayReplacePlan(context, planned, { role: 'approver' })).toBe(true);
  expect(await changeDeployment(context, id, { inputs: { deletion_protection: false } })).toMatchObject({ ok: true });
  expect(await mayReplacePlan(context, planned, { role: 'planner' })).toBe(true);
}, 60_000);
