import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueRun } from '#lib/runs/queue-run.ts';
import { killProcessesIn, processesIn } from '#tests/support/runner-process.ts';
import { wrapTerraform } from '#tests/support/terraform-wrapper.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await startTestConsole();
  const folder = path.join(console_.dataDir, 'killed');
  // A provider goes on by itself when Terraform is killed: the practice module has none of its own. Terraform is killed once it is one.
  const { binary } = await wrapTerraform(folder, { plan: '  "$here/terraform-provider-azurerm_v4.14.0" 300 &\n  until grep -q terraform-provider "/proc/$!/cmdline"; do :; done\n  kill -9 $$' });
  await copyFile('/bin/sleep', path.join(folder, 'terraform-provider-azurerm_v4.14.0'));
  console_.setups.forEach((setup) => (setup.terraform = { ...setup.terraform, path: binary }));
});
afterAll(async () => {
  console_.setups.forEach(({ dataDir }) => killProcessesIn(dataDir));
  await console_.close();
});

it('a run whose Terraform was killed ends with its providers, not beside them', async () => {
  const deployment = await buildCompleteDeployment(console_);
  const queued = await queueRun(console_.context, { deploymentId: deployment.id, kind: 'deploy', requestedBy: 'test' });
  if (!queued.ok) throw new Error(queued.reason);
  expect(await untilRun(console_, queued.run.id, 'failed', 'planned')).toMatchObject({ status: 'failed', failure: { code: 'runner_lost' } });
  // The directory is gone by now: what still works there is in one that is no more.
  // A killed process is listed until the kernel has ended it.
  await expect.poll(() => console_.setups.flatMap(({ dataDir }) => processesIn(dataDir))).toEqual([]);
}, 60_000);
