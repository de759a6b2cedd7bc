import { mkdtemp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { appendStateVersion, openNewestState } from '#lib/state/state-store.ts';
import type { RunContext } from '#runner/run-context.ts';
import { captureState } from '#runner/steps/capture-state.ts';
import { exists, removeWorkdir, workdirOf, type Workdir } from '#runner/workdir.ts';
import { buildRun } from '#tests/support/builders.ts';
import { buildCompleteDeployment, startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';

let console_: TestConsole;
let home: string;
let deployment: Deployment;
beforeAll(async () => {
  console_ = await startTestConsole({ runners: 0 });
  home = await mkdtemp(path.join(os.tmpdir(), 'console-state-'));
  deployment = await buildCompleteDeployment(console_);
  const { db, key } = console_.context;
  await appendStateVersion(db, key, { deploymentId: deployment.id, lockId: null, state: { serial: 3, lineage: 'ours', resourceCount: 0, body: stateOf(3, 'ours') }, writer: { runId: null, label: 'test' } });
});
afterAll(async () => {
  await console_.close();
  await rm(home, { recursive: true, force: true });
});

function stateOf(serial: number, lineage: string): Buffer {
  return Buffer.from(JSON.stringify({ version: 4, terraform_version: '1.11.4', serial, lineage, outputs: {}, resources: [] }));
}

/** After an apply whose Terraform could not upload this. */
async function capture(errored: Buffer | string): Promise<{ workdir: Workdir; said: string[] }> {
  const { id: runId } = await buildRun(console_.context.db, deployment.id, { kind: 'plan_only' });
  const workdir = workdirOf(home, runId);
  await mkdir(workdir.dir, { recursive: true });
  await writeFile(path.join(workdir.dir, 'errored.tfstate'), errored, { mode: 0o600 });
  const said: string[] = [];
  const context = { setup: console_.context, run: { id: runId, number: 1, deploymentId: deployment.id }, workdir, log: { say: (text: string) => said.push(text) } };
  await captureState(context as unknown as RunContext).catch((error: unknown) => said.push(String(error)));
  await removeWorkdir(workdir);
  expect(await exists(workdir.dir)).toBe(false);
  return { workdir, said };
}

async function newestSerial(): Promise<number> {
  const body = await openNewestState(console_.context.db, console_.context.key, deployment.id);
  return (JSON.parse(String(body)) as { serial: number }).serial;
}

it('state that Terraform could not upload is stored, and nothing stays behind', async () => {
  const { workdir, said } = await capture(stateOf(4, 'ours'));
  expect(said.join()).toContain('was taken');
  expect(await newestSerial()).toBe(4);
  expect(await exists(workdir.unsavedState)).toBe(false);
});

it('state that does not fit the stored one is set aside, for its owner alone, and said to be', async () => {
  const other = stateOf(9, 'somebody else’s');
  const { workdir, said } = await capture(other);
  expect(said.join()).toContain(workdir.unsavedState);
  expect(await newestSerial()).toBe(4);
  expect(await readFile(workdir.unsavedState)).toEqual(other);
  expect((await stat(workdir.unsavedState)).mode & 0o077).toBe(0);
});

it('state that cannot be read is set aside as it is', async () => {
  const { workdir, said } = await capture('{"version": 4, "serial"');
  expect(said.join()).toContain(workdir.unsavedState);
  expect(await newestSerial()).toBe(4);
  expect(await readFile(workdir.unsavedState, 'utf8')).toBe('{"version": 4, "serial"');
});
