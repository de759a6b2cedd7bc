import { afterAll, beforeAll, expect, it } from 'vitest';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { findLogEnd, readLogRange } from '#lib/logs/log-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { DEFAULT_RUN_LIMITS } from '#lib/runs/run-limits.ts';
import { listSteps } from '#lib/runs/step-store.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

let console_: TestConsole;
beforeAll(async () => {
  // Terraform itself says every ten seconds that it still works.
  console_ = await startTestConsole({ limits: { ...DEFAULT_RUN_LIMITS, silenceMs: 8_000 } });
});
afterAll(() => console_.close());

it('interrupts a Terraform that says nothing for too long, once, and says what happened', async () => {
  const { db } = console_.context;
  const deployment = await buildCompleteDeployment(console_, { faults: [{ ...practiceFault('module.app_aks.azurerm_kubernetes_cluster.default', 'hang') }] });
  const queued = await queueRun(console_.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER, autoApprove: true });
  if (!queued.ok) throw new Error(queued.reason);
  const ended = await untilRun(console_, queued.run.id, 'failed', 'applied');
  expect(ended.failure).toMatchObject({ code: 'timed_out', cause: expect.stringContaining('printed nothing') });
  const log = (await readLogRange(db, ended.id, 1, (await findLogEnd(db, ended.id))?.lastSeq ?? 0)).map(({ text }) => text);
  expect(log.filter((line) => line.includes('which is the limit'))).toHaveLength(1);
  // The hanging one, or on a machine without a second to spare one before it.
  expect((await listSteps(db, ended.id)).filter(({ interruptedAt }) => interruptedAt !== null)).toHaveLength(1);
}, 120_000);
