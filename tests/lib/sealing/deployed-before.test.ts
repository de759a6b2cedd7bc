import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealText } from '#lib/credentials/sealed-secret.ts';
import { changeDeployment } from '#lib/deployments/write-deployment.ts';
import { queueRun, runSecretsPurpose } from '#lib/runs/queue-run.ts';
import { getRunRequest } from '#lib/runs/run-store.ts';
import type { ConfigurationFile } from '#lib/runs/run.ts';
import { sealStoredMaps } from '#lib/sealing/seal-maps-store.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';
import { buildCompleteDeployment, LICENSE, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await startTestConsole({ runners: 0 });
});
afterAll(() => console_.close());

const PARQUET = { TOKEN: `plain-${randomBytes(9).toString('hex')}` };

/** The files of a version that did not seal the map: its value in terraform.tfvars, and no word of it being sensitive. */
function asBefore(files: ConfigurationFile[]): ConfigurationFile[] {
  return files.map(({ name, content }) => {
    if (name === 'terraform.tfvars') return { name, content: content.replace(/^# parquet_wandb_env.*\n/m, '') + `parquet_wandb_env = {\n  TOKEN = "${PARQUET.TOKEN}"\n}\n` };
    return { name, content: name === 'variables.tf' ? content.replace(/(variable "parquet_wandb_env" \{[^}]*?)  sensitive   = true\n/, '$1') : content };
  });
}

it('plans no changes of what was deployed before its maps were sealed', async () => {
  const { context } = console_;
  const { pool } = context.db;
  const deployment = await buildCompleteDeployment(console_);
  expect(await changeDeployment(context, deployment.id, { inputs: { parquet_wandb_env: PARQUET } })).toMatchObject({ ok: true });
  const queued = await queueRun(context, { deploymentId: deployment.id, kind: 'deploy', autoApprove: true, ...TEST_REQUESTER });
  if (!queued.ok) throw new Error(queued.reason);
  const runId = queued.run.id;
  // Back to the rows of the version before.
  await pool.query(`DELETE FROM deployment_secrets WHERE name = 'parquet_wandb_env'`);
  for (const table of ['deployments', 'runs']) await pool.query(`UPDATE ${table} SET inputs = inputs || jsonb_build_object('parquet_wandb_env', $1::jsonb)`, [PARQUET]);
  const { files } = await getRunRequest(context.db, runId);
  await pool.query('UPDATE runs SET files = $2::jsonb, "sealedSecrets" = $3, "secretKeys" = NULL WHERE id = $1', [runId, JSON.stringify(asBefore(files)), sealText(context.key, JSON.stringify({ license: LICENSE }), runSecretsPurpose(runId))]);
  await console_.startRunner();
  expect((await untilRun(console_, runId, 'applied', 'failed')).failure).toBeNull();

  expect(await sealStoredMaps(context.db, context.key)).toBe(1);
  const { rows } = await pool.query<{ plain: boolean }>(`SELECT (deployments.inputs::text || runs.inputs::text || runs.files::text) LIKE $1 AS plain FROM deployments JOIN runs ON runs."deploymentId" = deployments.id`, [`%${PARQUET.TOKEN}%`]);
  expect(rows).toEqual([{ plain: false }]);
  const after = await queueRun(context, { deploymentId: deployment.id, kind: 'plan_only', ...TEST_REQUESTER });
  if (!after.ok) throw new Error(after.reason);
  const preview = await untilRun(console_, after.run.id, 'planned', 'no_changes', 'failed');
  expect(preview).toMatchObject({ status: 'no_changes', failure: null });
  // Not because the value was lost on the way: without it there is something to change.
  expect(await changeDeployment(context, deployment.id, { inputs: { parquet_wandb_env: null } })).toMatchObject({ ok: true });
  const without = await queueRun(context, { deploymentId: deployment.id, kind: 'plan_only', ...TEST_REQUESTER });
  if (!without.ok) throw new Error(without.reason);
  expect((await untilRun(console_, without.run.id, 'planned', 'no_changes', 'failed')).status).toBe('planned');
}, 90_000);
