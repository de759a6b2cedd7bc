import { randomBytes } from 'node:crypto';
import { expect, it, test } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { findDeployment, listDeployments, openSecrets } from '#lib/deployments/deployment-store.ts';
import { newDraftValues } from '#lib/deployments/draft-values.ts';
import type { Inputs } from '#lib/deployments/deployment.ts';
import { saveDraft } from '#lib/deployments/save-draft.ts';
import { changeDeployment, createCompleteDeployment } from '#lib/deployments/write-deployment.ts';
import { MODULE_VERSIONS, getModuleVersion } from '#lib/modules/catalog.ts';
import { declaresSecret, isSecretVariable } from '#lib/modules/secret-variables.ts';
import { DEFAULT_RUN_LIMITS } from '#lib/runs/run-limits.ts';
import { deploymentFiles } from '#lib/web/api/deployment-files.ts';
import { toApiDeployment } from '#lib/web/api/json.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let context: ConsoleContext;
useTestDatabase(async (db) => {
  context = { db, key: await readConsoleKey('', randomBytes(32).toString('base64')), delivery: { send: async () => {} }, consoleUrl: 'http://localhost', limits: DEFAULT_RUN_LIMITS };
});

const LICENSE = 'eyJhbGciOiJub25lIn0.eyJwcmFjdGljZSI6dHJ1ZX0.c2lnbmF0dXJl';

async function make(inputs: Inputs) {
  const name = `s${randomBytes(4).toString('hex')}`;
  const made = await createCompleteDeployment(context, { name, target: 'practice', location: 'westeurope', inputs: { namespace: name, license: LICENSE, subdomain: 'wandb', domain_name: 'example.com', ...inputs } }, 'test');
  if (!made.ok) throw new Error(JSON.stringify(made));
  return made.deployment;
}

test.each([
  ['any_env', 'map(string)', true], ['new_params', 'object({ host = string })', true], ['sidecars', 'list(object({ env = map(string) }))', true], ['bucket', 'any', true],
  ['smtp_password', 'string', true], ['registry_token', 'string', true], ['extra_tags', 'map(string)', false], ['node_labels', 'map(string)', false], ['database_flags', 'map(string)', false],
  ['resource_limits', 'map(string)', false], ['zones', 'list(string)', false], ['enable_secret', 'bool', false], ['token_count', 'number', false],
] as const)('judges a variable that no version has yet by its name and type: %s %s', (name, type, isSecret) => {
  expect(declaresSecret({ name, type, sensitive: false })).toBe(isSecret);
});

it('seals every map and object of every version but tags, flags and limits', () => {
  const open = MODULE_VERSIONS.flatMap((version) => getModuleVersion(version).variables).filter(({ name, type }) => /map|object|any/.test(type) && !isSecretVariable(name));
  expect([...new Set(open.map(({ name }) => name))].sort()).toEqual(['database_flags', 'kubernetes_cluster_tags', 'resource_limits', 'resource_requests', 'tags']);
});

it('shows the keys of a sealed map and its values nowhere', async () => {
  const deployment = await make({ app_wandb_env: { SMTP_PASSWORD: 'hunter2-hunter2' }, external_redis_params: { password: 'hunter3-hunter3' }, tags: { team: 'visible' } });
  const api = toApiDeployment({ ...deployment, lastRun: null });
  expect(api).toMatchObject({ secretInputs: ['app_wandb_env', 'external_redis_params', 'license'], secretKeys: { app_wandb_env: ['SMTP_PASSWORD'], external_redis_params: ['password'] }, inputs: { tags: { team: 'visible' } } });
  const { files } = await deploymentFiles(context, deployment.id);
  expect(files.find(({ name }) => name === 'terraform.tfvars')?.content).toContain('# app_wandb_env (SMTP_PASSWORD): set by the console as TF_VAR_app_wandb_env\n');
  expect(files.find(({ name }) => name === 'variables.tf')?.content).toMatch(/variable "app_wandb_env" \{[^}]*sensitive +?= true/);
  const { rows } = await context.db.pool.query('SELECT d::text, s::text FROM deployments d JOIN deployment_secrets s ON s."deploymentId" = d.id WHERE d.id = $1', [deployment.id]);
  expect(JSON.stringify([api, files, rows])).not.toContain('hunter');
});

it('keeps the stored value of a key that is sent as null, sets what is sent, and drops what is not', async () => {
  const { id } = await make({ app_wandb_env: { A: 'one', B: 'two', C: 'three' }, parquet_wandb_env: { P: 'kept' } });
  const stored = () => openSecrets(context.db.prisma, context.key, id);
  expect(await changeDeployment(context, id, { inputs: { app_wandb_env: { A: null, B: 'changed', D: 'new' } } })).toMatchObject({ ok: true, deployment: { secretKeys: { app_wandb_env: ['A', 'B', 'D'] } } });
  expect(await stored()).toMatchObject({ app_wandb_env: { A: 'one', B: 'changed', D: 'new' }, parquet_wandb_env: { P: 'kept' } });
  // What GET says, sent back, changes nothing.
  const { secretKeys } = (await findDeployment(context.db, id))!;
  const asTold = Object.fromEntries(Object.entries(secretKeys).map(([name, keys]) => [name, Object.fromEntries(keys.map((key) => [key, null]))]));
  expect(await changeDeployment(context, id, { inputs: asTold })).toMatchObject({ ok: true });
  expect(await stored()).toMatchObject({ app_wandb_env: { A: 'one', B: 'changed', D: 'new' } });
  expect(await changeDeployment(context, id, { inputs: { app_wandb_env: { constructor: null } } })).toMatchObject({ reason: 'invalid', problems: [{ variable: 'app_wandb_env', code: 'map_value_missing' }] });
  expect(await changeDeployment(context, id, { inputs: { app_wandb_env: null } })).toMatchObject({ ok: true });
  expect(Object.keys(await stored())).toEqual(['license', 'parquet_wandb_env']);
});

it('keeps a sealed value for the version that has it when the module version changes, and says so', async () => {
  const { id } = await make({ app_wandb_env: { A: 'waits-sealed' } });
  await context.db.prisma.deployment.update({ where: { id }, data: { target: 'azure' } });
  expect(await changeDeployment(context, id, { moduleVersion: '1.7.1' })).toMatchObject({ ok: true, warnings: expect.arrayContaining([expect.objectContaining({ variable: 'app_wandb_env', code: 'variable_gone_draft' })]) });
  expect(await changeDeployment(context, id, { name: `renamed ${id}` })).toMatchObject({ ok: true });
  expect(await openSecrets(context.db.prisma, context.key, id)).toMatchObject({ app_wandb_env: { A: 'waits-sealed' } });
});

it('keeps the stored values of a draft whose browser knows the keys alone', async () => {
  const id = crypto.randomUUID();
  const values = newDraftValues('azure');
  const save = (secrets: Inputs) => saveDraft(context, { id, values: { ...values, secrets }, reached: 'options', savedBy: 'test' });
  expect(await save({ other_wandb_env: { A: 'one', B: 'two' } })).toMatchObject({ ok: true, saved: { secretKeys: { other_wandb_env: ['A', 'B'] }, secretProblems: [] } });
  expect(await save({ other_wandb_env: { A: null, C: 'x' } })).toMatchObject({ ok: true, saved: { secretKeys: { other_wandb_env: ['A', 'C'] } } });
  expect(await openSecrets(context.db.prisma, context.key, id)).toEqual({ other_wandb_env: { A: 'one', C: 'x' } });
  // A value that a page from before this rule sends among the open inputs is sealed all the same.
  await saveDraft(context, { id, values: { ...values, inputs: { ...values.inputs, weave_wandb_env: { T: 'open-open' } } }, reached: 'options', savedBy: 'test' });
  expect(JSON.stringify((await listDeployments(context.db, { limit: 100 })).items)).not.toContain('open-open');
  expect(await findDeployment(context.db, id)).toMatchObject({ secretKeys: { weave_wandb_env: ['T'] } });
});
