import { findAzureStatus, requestAnswer } from '../azure/azure-status-store.ts';
import type { AzureStatus } from '../azure/azure-status.ts';
import type { ConsoleContext } from '../console-context.ts';
import type { Database } from '../db/transaction.ts';
import type { Deployment } from '../deployments/deployment.ts';
import { findDeployment } from '../deployments/deployment-store.ts';
import { findExpected } from '../modules/expected-resources.ts';
import { realResource } from '../modules/resource-address.ts';
import { countAliveRunners } from '../runs/runner-store.ts';
import { listRunNumbers } from '../runs/run-store.ts';
import { findReadState } from '../state/read-state-store.ts';
import { findStateAuthor } from '../state/state-store.ts';
import { readNewestSummary } from '../state/summary-store.ts';
import { findLedger } from '../teardown/ledger-store.ts';
import type { StoredLedger } from '../teardown/ledger.ts';
import { listSteps } from '../teardown/step-store.ts';
import type { TeardownStep } from '../teardown/teardown-step.ts';
import { FRESH_LOOK_WITHIN_MS, RUNNER_ALIVE_WITHIN_MS } from '../tunables.ts';
import { heldAsHeard } from './held-resources.ts';
import { findImported, listCutOffRuns, openKnowledge } from './journal-store.ts';
import type { RunJournalEntry } from './journal.ts';
import { existingIn, findLastHeld } from './last-held.ts';
import { isLookOutdated } from './unmanaged-view.ts';
import { createdBy, findUnmanaged, type Knowledge, type UnmanagedResource } from './unmanaged.ts';

export interface DeploymentUnmanaged {
  items: UnmanagedResource[];
  /** When Azure last gave a picture; null when it never did: then only the journal spoke. */
  observedAt: string | null;
  error: AzureStatus['error'];
  /** The last look is from before the newest run ended, and another is due: see {@link isLookOutdated}. */
  outdated: boolean;
}

/** What Azure has of a deployment and its newest state has not, as far as is known without asking anew. */
export async function readUnmanaged({ db, key }: ConsoleContext, deploymentId: string): Promise<DeploymentUnmanaged> {
  const [deployment, runs, azure, kept, stateRun, steps, ledger] = await Promise.all([
    findDeployment(db, deploymentId),
    openKnowledge(db, key, deploymentId),
    findAzureStatus(db, deploymentId),
    readResources({ db, key }, deploymentId),
    findStateRun(db, deploymentId),
    listSteps(db, deploymentId),
    findLedger(db, deploymentId),
  ]);
  const isElsewhere = deployment !== null && deployment.backend.kind !== 'console';
  const read = isElsewhere ? await findReadState(db, deploymentId) : null;
  const heard = !isElsewhere || read?.isCurrent === true ? null : await readHeard(db, deploymentId, runs.journal);
  const state = heard === null ? kept : heard.state;
  const journal = runs.journal.filter((entry) => !steps.some((step) => wasDropped(entry, step)));
  const look = azure?.observedAt ? { groupId: azure.groupId, resources: azure.resources, observedAt: azure.observedAt, afterRun: azure.afterRun } : null;
  const known: Knowledge = { state, journal, planned: new Map(runs.planned), unheard: runs.unheard.toReversed(), deleted: runs.deleted, stateRun: heard !== null ? null : (read?.runNumber ?? stateRun), isConfigured: isConfiguredFor(deployment), azure: look };
  // A version of a state that is kept elsewhere is what Terraform could not save there: it proves nothing of what the state had.
  const compare = async () => (!isElsewhere ? withoutGone({ db, key }, deploymentId, known) : findUnmanaged(known));
  const found = ledger !== null && isGroupGone(deployment, ledger) ? [] : await compare();
  // What else lies there may be in a state that we do not see.
  const items = heard === null ? found : found.filter(({ reason, address }) => (reason !== 'not_ours' || heard.isWhole) && !heard.imported.has(address ?? ''));
  return { items, observedAt: azure?.observedAt ?? null, error: azure?.error ?? null, outdated: azure !== null && isLookOutdated(azure, runs.settledRun) };
}

/** Azure said so after the teardown: then nothing that was in it is there. */
function isGroupGone(deployment: Deployment | null, { reading: { group } }: StoredLedger): boolean {
  const endedAt = deployment?.changedAt ?? null;
  return deployment?.status === 'destroyed' && group.found?.exists === false && group.readAt !== null && endedAt !== null && group.readAt >= endedAt;
}

/** Without what Terraform once had in state and found gone since: of that, what later runs say counts. */
async function withoutGone(context: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string, known: Knowledge): Promise<UnmanagedResource[]> {
  const items = findUnmanaged(known);
  const listed = new Set(known.azure?.resources.map(({ id }) => id.toLowerCase()));
  const unseen = items.flatMap(({ id, address }) => (address === null || listed.has(id.toLowerCase()) ? [] : [address]));
  const lastHeld = await findLastHeld(context, deploymentId, unseen);
  const isLater = ({ address, runNumber }: { address: string; runNumber: number }) => runNumber > (lastHeld.get(address) ?? 0);
  return lastHeld.size === 0 ? items : findUnmanaged({ ...known, journal: known.journal.filter(isLater), unheard: known.unheard.filter(isLater) });
}

/** What was dropped from state because its cluster is gone is not there to be adopted. */
function wasDropped({ address, at, runNumber }: RunJournalEntry, { kind, detail, requestedAt }: TeardownStep): boolean {
  if (kind !== 'drop_from_state' || !(detail.addresses ?? []).includes(address)) return false;
  return detail.afterRun === undefined ? Date.parse(at) < Date.parse(requestedAt) : runNumber <= detail.afterRun;
}

/** As {@link readUnmanaged}, after a look at Azure that a runner is asked for; an Azure that does not answer in time is left out. */
export async function askUnmanaged(context: ConsoleContext, deploymentId: string): Promise<DeploymentUnmanaged> {
  await lookAtAzure(context.db, deploymentId);
  return readUnmanaged(context, deploymentId);
}

const LOOK_AGAIN_MS = 100;

/** Asks the runners for a look at the deployment's resource group, and waits until one has tried. */
async function lookAtAzure(db: Database, deploymentId: string): Promise<void> {
  if ((await countAliveRunners(db, RUNNER_ALIVE_WITHIN_MS)) === 0) return;
  const askedAt = (await requestAnswer(db, deploymentId)).getTime();
  for (let waited = 0; waited < FRESH_LOOK_WITHIN_MS; waited += LOOK_AGAIN_MS) {
    const status = await findAzureStatus(db, deploymentId);
    if (status !== null && Date.parse(status.attemptedAt) >= askedAt) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

async function readResources(context: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<Knowledge['state']> {
  const summary = await readNewestSummary(context, deploymentId);
  return existingIn(summary?.resources ?? []).map(({ address, type, id }) => ({ address, type, id }));
}

/**
 * What stands for a state that Terraform keeps elsewhere: what the runs said that they made. Terraform saves it there when it ends; of a
 * run that was cut off, or could not save it, nobody knows, and to adopt what is in state already does no harm. `imported`: what is in
 * it since, under an id that no run said.
 */
async function readHeard(db: Database, deploymentId: string, journal: readonly RunJournalEntry[]): Promise<{ state: Knowledge['state']; imported: ReadonlySet<string>; isWhole: boolean }> {
  const [cutOff, imports] = [new Set(await listCutOffRuns(db, deploymentId)), await findImported(db, deploymentId)];
  const created = createdBy(journal, imports);
  const state = created.filter(({ id, isImported, lastRun }) => id !== null && (isImported || !cutOff.has(lastRun)));
  return { state, imported: new Set(created.filter(({ isImported }) => isImported).map(({ address }) => address)), isWhole: heldAsHeard(created).isWhole };
}

/** The number of the run that wrote the newest state. */
async function findStateRun(db: Database, deploymentId: string): Promise<number | null> {
  const author = await findStateAuthor(db, deploymentId);
  return author === null ? null : ((await listRunNumbers(db, [author])).get(author) ?? null);
}

/** By what the deployment's options lead to as they stand now. */
function isConfiguredFor(deployment: Deployment | null): (address: string) => boolean {
  if (deployment === null) return () => true;
  const isExpected = findExpected({ moduleVersion: deployment.moduleVersion, inputs: deployment.inputs, secretNames: deployment.secretInputs });
  return (address) => isExpected(realResource(address).address.replace(/^module\.wandb\./, ''));
}
