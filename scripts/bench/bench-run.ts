import { randomUUID } from 'node:crypto';
import { createApiToken, findActorByToken } from '#lib/auth/api-token-store.ts';
import { requesterIdOf } from '#lib/auth/requester.ts';
import { writeConfiguration } from '#lib/configuration/write-configuration.ts';
import { sealText } from '#lib/credentials/sealed-secret.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import { createDeployment } from '#lib/deployments/deployment-store.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { hashToken } from '#lib/ids.ts';
import { DEFAULT_MODULE_VERSION } from '#lib/modules/catalog.ts';
import { defaultInputs } from '#lib/modules/default-inputs.ts';
import { runSecretsPurpose } from '#lib/runs/queue-run.ts';
import { isFinished, type RunStatus } from '#lib/runs/run-status.ts';
import { findRun, insertRun } from '#lib/runs/run-store.ts';
import type { ConfigurationFile, Run } from '#lib/runs/run.ts';
import { stateAddressOf, stateTokenOf } from '#lib/state/state-token.ts';
import type { BenchConsole } from './bench-console.ts';
import { backendOf } from './bench-source.ts';

/** A deployment of the bench's, complete and never run. */
export async function createBenchDeployment({ context }: BenchConsole): Promise<Deployment> {
  const namespace = `bench${randomUUID().slice(0, 8)}`;
  const inputs = { ...defaultInputs(DEFAULT_MODULE_VERSION), namespace, subdomain: 'wandb', domain_name: 'bench.example.com' };
  const created = await createDeployment(
    context.db,
    context.key,
    {
      name: namespace,
      target: 'practice',
      location: 'westeurope',
      moduleVersion: DEFAULT_MODULE_VERSION,
      inputs,
      secrets: { license: 'bench.bench.bench' },
      backend: { kind: 'console' },
      credentialId: null, subscriptionId: null,
      practice: null,
      wizardStep: null,
    },
    'bench',
  );
  if (!created.ok) throw new Error(created.reason);
  return created.deployment;
}

/** The files W&B's module is run with. */
export function moduleFiles(deployment: Deployment, consoleUrl: string): ConfigurationFile[] {
  const source = { ...deployment, secretNames: deployment.secretInputs, subscriptionId: null };
  return writeConfiguration({ deployment: source, backend: deployment.backend, stateAddress: stateAddressOf(consoleUrl, deployment.id) });
}

/** Queues files that no door of the product would take. */
export async function queueBenchRun(bench: BenchConsole, files: ConfigurationFile[], { deployment, autoApprove = true }: { deployment?: Deployment; autoApprove?: boolean } = {}): Promise<Run> {
  const { context } = bench;
  const { id: deploymentId, ...of } = deployment ?? (await createBenchDeployment(bench));
  const id = randomUUID();
  const withBackend = files.some((file) => file.name === 'backend.tf') ? files : [...files, backendOf(stateAddressOf(context.consoleUrl, deploymentId))];
  const requesterId = autoApprove ? await createRequester(bench) : null;
  return inTransaction(context.db, async (tx) => {
    const inserted = await insertRun(tx, {
      id,
      deploymentId,
      kind: 'deploy',
      autoApprove,
      requestedBy: 'bench',
      requesterId,
      idempotencyKey: null,
      target: of.target,
      location: of.location,
      moduleVersion: of.moduleVersion,
      inputs: of.inputs,
      practice: null,
      files: withBackend,
      sealedSecrets: sealText(context.key, JSON.stringify({ license: 'bench.bench.bench' }), runSecretsPurpose(id)),
      stateTokenHash: hashToken(stateTokenOf(context.key, id, null)),
      sealedStateToken: null,
      sealedImports: null,
      adopts: 0,
      credentialId: null, subscriptionId: null, stateIsHere: true, purpose: null,
      adoptOnly: false,
      driftCheck: false,
      refreshOnly: false,
    });
    if (!inserted.ok) throw new Error(inserted.reason);
    await context.delivery.send(tx, { runId: id }, 'plan');
    return inserted.run;
  });
}

/** A run approves itself only in the name of a token that may approve. */
async function createRequester({ context: { db } }: BenchConsole): Promise<string> {
  const actor = await findActorByToken(db, await createApiToken(db, { name: 'bench', role: 'approver' }));
  if (actor === null) throw new Error('the new token of the bench is no good');
  return requesterIdOf(actor);
}

/** Waits for the run to end, or to come to a status. @throws when it ended otherwise. */
export async function waitForRun({ context }: BenchConsole, id: string, wanted: RunStatus = 'applied'): Promise<Run> {
  for (;;) {
    const run = await findRun(context.db, id);
    if (run?.status === wanted) return run;
    if (run === null || isFinished(run)) throw new Error(`the run ended ${run?.status}: ${run?.failure?.cause} ${run?.failure?.evidence.detail}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Between two times of a run, in ms. */
export function between(from: string | null, to: string | null): number {
  if (from === null || to === null) throw new Error('the run has no such time');
  return Date.parse(to) - Date.parse(from);
}
