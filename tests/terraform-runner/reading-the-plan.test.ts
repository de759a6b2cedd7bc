import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueRun } from '#lib/runs/queue-run.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import { wrapTerraform } from '#tests/support/terraform-wrapper.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

let console_: TestConsole;
let folder = '';

beforeAll(async () => {
  console_ = await startTestConsole();
  folder = path.join(console_.dataDir, 'hanging');
  const { binary } = await wrapTerraform(folder, { show: '  trap "" INT; touch "$here/reads"; while :; do sleep 0.1; done' });
  console_.setups.forEach((setup) => (setup.terraform = { ...setup.terraform, path: binary }));
});
afterAll(() => console_.close());

async function queue(): Promise<string> {
  const deployment = await buildCompleteDeployment(console_, {});
  const queued = await queueRun(console_.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER, autoApprove: true });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run.id;
}

it('a run whose plan is being read for ever can be canceled', async () => {
  const id = await queue();
  await waitUntil('the plan is being read', () => existsSync(path.join(folder, 'reads')), { timeoutMs: 30_000 });
  expect((await requestCancel(console_.context, { runId: id, by: 'test' })).ok).toBe(true);
  expect(await untilRun(console_, id, 'canceled', 'failed', 'planned', 'applied')).toMatchObject({ status: 'canceled', failure: null });
}, 60_000);

it('and ends by itself at the limit of silence', async () => {
  console_.setups.forEach((setup) => (setup.limits = { ...setup.limits, silenceMs: 2_000 }));
  const run = await untilRun(console_, await queue(), 'canceled', 'failed', 'planned', 'applied');
  expect(run).toMatchObject({ status: 'failed', failure: { code: 'timed_out' } });
}, 60_000);
