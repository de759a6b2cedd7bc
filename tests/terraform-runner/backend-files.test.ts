import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BackendChoice } from '#lib/deployments/deployment.ts';
import { changeDeployment } from '#lib/deployments/write-deployment.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { prepareBackend } from '#runner/steps/host-files.ts';
import type { UnopenedRun } from '#runner/run-context.ts';
import { workdirOf } from '#runner/workdir.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';

let testConsole: TestConsole;
let folder: string;
beforeAll(async () => {
  testConsole = await startTestConsole();
  folder = path.join(testConsole.dataDir, '..', `${path.basename(testConsole.dataDir)}-offered`);
  await mkdir(folder);
  await writeFile(path.join(folder, 'ca.pem'), 'the certificates');
  const rules = { files: { dir: folder, dataDir: testConsole.dataDir }, endpointHosts: [] };
  testConsole.context.backendRules = rules;
  for (const setup of testConsole.setups) setup.backendRules = rules;
});
afterAll(async () => {
  await testConsole.close();
  await rm(folder, { recursive: true, force: true });
});

const s3With = (file: string): BackendChoice => ({ kind: 's3', config: { bucket: 'state-bucket', key: 'k', region: 'eu-west-1', custom_ca_bundle: file } });

it('gives Terraform a copy of the file that a backend names, in a file of its own beside the reviewed ones', async () => {
  const deployment = await buildCompleteDeployment(testConsole);
  const file = path.join(folder, 'ca.pem');
  expect(await changeDeployment(testConsole.context, deployment.id, { backend: s3With(file) })).toMatchObject({ ok: true });
  const [setup] = testConsole.setups;
  const workdir = workdirOf(testConsole.dataDir, 'a-run');
  await mkdir(workdir.dir, { recursive: true });
  const held = { setup, workdir, run: { deploymentId: deployment.id, stateIsHere: false } } as unknown as UnopenedRun;
  await prepareBackend(held);
  const override = await readFile(path.join(workdir.dir, 'backend_files_override.tf'), 'utf8');
  expect(override).not.toContain(folder);
  const copy = /custom_ca_bundle += "([^"]+)"/.exec(override)?.[1] ?? '';
  expect(await readFile(copy, 'utf8')).toBe('the certificates');
});

it('ends the run when the file leads out of the directory by the time it is used', async () => {
  const deployment = await buildCompleteDeployment(testConsole);
  const file = path.join(folder, 'later.pem');
  await writeFile(file, 'x');
  expect(await changeDeployment(testConsole.context, deployment.id, { backend: s3With(file) })).toMatchObject({ ok: true });
  await rm(file);
  await symlink(path.join(testConsole.dataDir, 'keys', 'console.key'), file);
  const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'plan_only', requestedBy: 'test' });
  const run = await untilRun(testConsole, queued.ok ? queued.run.id : '', 'failed', 'no_changes', 'planned');
  expect(run.failure).toMatchObject({ code: 'invalid_configuration' });
  expect(run.failure?.evidence?.detail ?? JSON.stringify(run.failure)).toContain('custom_ca_bundle');
});

it('refuses what it would not run, over the use case that page and API share', async () => {
  const deployment = await buildCompleteDeployment(testConsole);
  for (const [backend, code] of [
    [s3With(path.join(testConsole.dataDir, 'keys', 'console.key')), 'file_of_console'],
    [s3With('/etc/passwd'), 'file_outside'],
    [{ kind: 'azurerm', config: {} }, 'backend_setting_missing'],
  ] as const) {
    const changed = await changeDeployment(testConsole.context, deployment.id, { backend: backend as BackendChoice });
    expect(changed).toMatchObject({ ok: false, reason: 'invalid', problems: expect.arrayContaining([expect.objectContaining({ code })]) as unknown });
  }
});
