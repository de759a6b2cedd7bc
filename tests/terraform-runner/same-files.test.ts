import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCredential } from '#lib/azure-credentials/credential-schema.ts';
import { createCredential } from '#lib/azure-credentials/credential-store.ts';
import { subscriptionNamedIn, subscriptionOfFiles } from '#lib/configuration/files-subscription.ts';
import { writeConfiguration } from '#lib/configuration/write-configuration.ts';
import { configureDeployment } from '#lib/deployments/configure-deployment.ts';
import { findDeployment } from '#lib/deployments/deployment-store.ts';
import { effectiveInputs } from '#lib/deployments/draft-values.ts';
import { valuesOfDeployment } from '#lib/deployments/save-draft.ts';
import { createCompleteDeployment } from '#lib/deployments/write-deployment.ts';
import { MODULE_VERSIONS } from '#lib/modules/catalog.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { listAzureSignIns, registerRunner } from '#lib/runs/runner-store.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import type { ConfigurationFile } from '#lib/runs/run.ts';
import { stateAddressOf } from '#lib/state/state-token.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '#lib/tunables.ts';
import { subscriptionOf } from '#runner/run-place.ts';
import { workdirOf, writeFiles } from '#runner/workdir.ts';
import type { RunnerSetup } from '#runner/run-context.ts';
import { startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';

const ENVIRONMENT = 'aaaaaaaa-0000-4000-8000-000000000001';
const CHOSEN = 'bbbbbbbb-0000-4000-8000-000000000002';
const TENANT = 'cccccccc-0000-4000-8000-000000000003';

let console_: TestConsole;
let setup: RunnerSetup;
let credentialId: string;
beforeAll(async () => {
  console_ = await startTestConsole();
  [setup] = console_.setups as [RunnerSetup];
  const { db, key } = console_.context;
  const azure = { kind: 'client_secret', clientId: null, tenantId: TENANT, subscriptionId: ENVIRONMENT, subscriptionName: null } as const;
  await registerRunner(db, { id: randomUUID(), hostId: 'here', hostname: 'here', pid: 1, terraformVersion: '1.11.4', azure, tools: { terraform: { path: 'x', source: 'path' }, decidedByEnvironment: [] } });
  const credential = await createCredential(db, key, newCredential.parse({ name: 'chosen', kind: 'client_secret', clientSecret: 'x', tenantId: TENANT, clientId: randomUUID(), subscriptionId: CHOSEN }), 'test');
  credentialId = credential?.id ?? '';
});
afterAll(() => console_.close());

const CASES = [
  ...MODULE_VERSIONS.flatMap((moduleVersion) => [{ moduleVersion, place: 'credential' as const, named: CHOSEN }, { moduleVersion, place: 'environment' as const, named: ENVIRONMENT }]),
  { moduleVersion: '7.9.2', place: 'practice' as const, named: null },
];

test.each(CASES)('shows, downloads, reviews and runs the same bytes of $moduleVersion with $place', async ({ moduleVersion, place, named }) => {
  const { context } = console_;
  const namespace = `t${randomUUID().slice(0, 8)}`;
  const inputs = { namespace, license: 'abc', subdomain: 'wandb', domain_name: 'example.com', tags: { team: 'ml' }, other_wandb_env: { A: 'b' } };
  const target = place === 'practice' ? 'practice' : 'azure';
  const made = await createCompleteDeployment(context, { name: namespace, target, location: 'westeurope', moduleVersion, inputs, credentialId: place === 'credential' ? credentialId : null }, 'test');
  if (!made.ok) throw new Error(JSON.stringify(made));
  const { id } = made.deployment;
  const shown = await configureDeployment(context, made.deployment);
  const queued = await queueRun({ ...context, delivery: { send: () => Promise.resolve() } }, { deploymentId: id, kind: 'plan_only', requestedBy: 'test' });
  if (!queued.ok) throw new Error(JSON.stringify(queued));
  const claimed = await claimRun(context.db, { runId: queued.run.id, runnerId: setup.runnerId, hostId: setup.hostId });
  if (claimed === null) throw new Error('the run cannot be claimed');
  const workdir = workdirOf(await mkdtemp(path.join(os.tmpdir(), 'same-files-')), claimed.id);
  await writeFiles(workdir, claimed.files, null);
  expect(await readFolder(workdir.dir)).toEqual(sortedFiles(shown));
  expect(sortedFiles(await reviewed(id))).toEqual(sortedFiles(shown));
  expect(subscriptionNamedIn(shown)).toBe(named);
  // What else of the run reaches Azure works where the files say.
  expect(await subscriptionOf(setup, claimed)).toBe(named);
});

/** What the wizard's review writes of the stored deployment: components/wizard/review-files.tsx gives it the same sources. */
async function reviewed(id: string): Promise<ConfigurationFile[]> {
  const { context } = console_;
  const deployment = await findDeployment(context.db, id);
  if (deployment === null) throw new Error('not found');
  const values = valuesOfDeployment(deployment);
  const signIns = await listAzureSignIns(context.db, RUNNER_ALIVE_WITHIN_MS);
  return writeConfiguration({
    deployment: { ...values, inputs: effectiveInputs(values), secretNames: deployment.secretInputs, secretKeys: deployment.secretKeys, subscriptionId: subscriptionOfFiles({ ...values, applied: null, signIns }) },
    backend: deployment.backend,
    stateAddress: stateAddressOf(context.consoleUrl, id),
  });
}

async function readFolder(folder: string): Promise<ConfigurationFile[]> {
  const names = (await readdir(folder)).filter((name) => name !== 'spool');
  return sortedFiles(await Promise.all(names.map(async (name) => ({ name, content: await readFile(path.join(folder, name), 'utf8') }))));
}

function sortedFiles(files: readonly ConfigurationFile[]): ConfigurationFile[] {
  return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
