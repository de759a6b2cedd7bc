import 'server-only';
import path from 'node:path';
import { notFound, redirect } from 'next/navigation';
import { requesterIdOf } from '../../auth/requester.ts';
import { readUnmanaged } from '../../adoption/deployment-unmanaged.ts';
import { readHeldResources } from '../../adoption/held-resources.ts';
import { unmanagedView } from '../../adoption/unmanaged-view.ts';
import { expiryOf } from '../../azure-credentials/azure-credential.ts';
import { findAnswerReader } from '../../azure-credentials/answer-reader-store.ts';
import { shownAnswer } from '../../azure-credentials/shown-answer.ts';
import { findCredential } from '../../azure-credentials/credential-store.ts';
import { credentialFor } from '../../azure-credentials/shown-credential.ts';
import { may, type Actor } from '../../auth/permission.ts';
import type { Deployment, DeploymentStatus } from '../../deployments/deployment.ts';
import { findDeployment, watchDeployment } from '../../deployments/deployment-store.ts';
import { findMaintenance } from '../../deployments/maintenance-store.ts';
import { farEndFaultOf } from '../../deployments/far-end-faults.ts';
import { countPlanted, plantedAddresses } from '../../deployments/practice-faults.ts';
import { addressOf } from '../../deployments/wandb-address.ts';
import { isId } from '../../ids.ts';
import { parseCursor } from '../../page.ts';
import { hasWandb, missingResources } from '../../modules/missing-resources.ts';
import { isFinished, isMutating } from '../../runs/run-status.ts';
import { findRunInTheWay, listRuns } from '../../runs/run-store.ts';
import { listAzureSignIns } from '../../runs/runner-store.ts';
import { textOutput, type Output } from '../../state/output.ts';
import type { Resource } from '../../state/resource.ts';
import { readNewestSummary } from '../../state/summary-store.ts';
import { readLiveStatus } from '../../status/live-status.ts';
import { findLedger, isNameUsedAgain } from '../../teardown/ledger-store.ts';
import { ledgerView } from '../../teardown/ledger-view.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '../../tunables.ts';
import { deploymentFiles } from '../api/deployment-files.ts';
import { container } from '../container.ts';
import { requireActor } from '../current-user.ts';
import { shownDrift, shownRuns, withShownRun } from '../shown-runs.ts';
import { readPreflight } from './read-preflight.ts';
import { lockOfGate } from './lock-of-gate.ts';

const RUNS_SHOWN = 20;

/** Everything the page of a deployment shows. Opening it makes the runner look at Azure more often for a while. */
export async function loadDeploymentPage(id: string, after: string | null) {
  const actor = await requireActor();
  const { context, env } = await container();
  const { db } = context;
  const found = isId(id) ? await findDeployment(db, id) : null;
  if (found === null) notFound();
  const deployment = await withShownRun(db, actor.role, found);
  if (deployment.wizardStep !== null) redirect(may(actor.role, 'draft') ? `/deployments/new?draft=${deployment.id}` : '/deployments');
  const cursor = after === null ? null : parseCursor(after);
  const reader = await findAnswerReader(db, actor.role, deployment);
  const [state, looked, runs, inTheWay, { files }, azureSignIns, credential, unmanaged, ledger, ledgerIsClosed, drift, preflight, maintenance] = await Promise.all([
    readNewestSummary(context, id),
    readLiveStatus(db, deployment),
    listRuns(db, { deploymentId: id, ...(cursor && { cursor }), limit: RUNS_SHOWN }),
    findRunInTheWay(db.prisma, id),
    deploymentFiles(context, id),
    deployment.target === 'azure' ? listAzureSignIns(db, RUNNER_ALIVE_WITHIN_MS) : null,
    deployment.credentialId === null ? null : findCredential(db, deployment.credentialId),
    readUnmanaged(context, id),
    deployment.status === 'destroyed' ? findLedger(db, id) : null,
    deployment.status === 'destroyed' && isNameUsedAgain(db, id),
    shownDrift(db, actor.role, deployment),
    readPreflight(context, deployment, actor.role),
    findMaintenance(db.prisma, id),
    watchDeployment(db, id),
  ]);
  const shown = await shownRuns(db, actor.role, runs.items);
  const seen = { ...looked, azure: looked.azure && { ...looked.azure, error: shownAnswer(reader, looked.azure.error) } };
  const outputs: Output[] = state?.outputs ?? [];
  // The state that was read already, or what the runs told where Terraform keeps it elsewhere.
  const stateIsHere = deployment.backend.kind === 'console';
  const held = stateIsHere ? null : await readHeldResources(context, { id, stateIsHere });
  const resources: Resource[] = held !== null ? held.resources : (state?.resources ?? []);
  /** A failure that nothing has mended since. */
  const failure = deployment.lastRun !== null && isFinished(deployment.lastRun) && isMutating(deployment.lastRun.kind) ? deployment.lastRun.failure : null;
  return {
    deployment,
    live: { seen, renderedAt: Date.now(), changedAt: deployment.changedAt, farEndFault: farEndFaultOf(deployment.practice?.faults ?? []) },
    outputs,
    resources,
    resourceSource: held === null ? ('here' as const) : held.isWhole ? ('read' as const) : ('told' as const),
    /** What the options lead to beside that; null where it is not known. */
    missing: missingResources({ ...deployment, secretNames: deployment.secretInputs }, resources),
    files,
    /** Null for a practice deployment, which needs none. */
    azureSignIns,
    /** Null: as the runner itself. */
    credential: credential === null ? null : credentialFor(actor.role, credential),
    expiry: expiryOf(credential?.expiresAt ?? null, Date.now()),
    runs: { ...runs, items: shown },
    /** Null where nothing exists that could have drifted. */
    drift: (state === null && deployment.backend.kind === 'console') || deployment.status === 'draft' || deployment.status === 'destroyed' ? null : drift,
    isFirstPage: cursor === null,
    inTheWay,
    failure,
    /** While a run is under way, what it creates is on its way into state. */
    unmanaged: { ...unmanaged, error: shownAnswer(reader, unmanaged.error), outdated: inTheWay === null && unmanaged.outdated, items: inTheWay === null ? unmanaged.items.map(unmanagedView) : [] },
    preflight,
    /** A person's hold on it; null for none. */
    maintenance,
    gate: { obstacles: preflight.obstacles, maySkip: may(actor.role, 'skip_preflight'), seeAt: null, lock: await lockOfGate(context.db.prisma, deployment), maintenance },
    planted: failure === null ? [] : plantedAddresses(failure, deployment.practice?.faults ?? []),
    /** How many of the faults that failed the last run are still planted. */
    removableFaults: failure === null ? 0 : countPlanted(failure, deployment.practice?.faults ?? []),
    dataFolderAtRisk: deployment.target === 'azure' && deployment.status !== 'destroyed' && isInCheckout(env.dataDir) ? env.dataDir : null,
    /** What is left of a destroyed deployment; null until Azure was asked. */
    ledger: ledger === null ? null : ledgerView(ledger, reader),
    ledgerIsClosed,
    fqdn: addressOf(deployment.inputs)?.fqdn ?? null,
    record: STANDS.includes(deployment.status) && hasWandb(resources) ? recordOf(addressOf(deployment.inputs)?.fqdn ?? null, outputs) : null,
    allowed: { archive: mayArchive(actor, deployment), edit: may(actor.role, 'draft'), deploy: may(actor.role, 'plan'), destroy: may(actor.role, 'destroy'), fix: may(actor.role, 'approve') },
  };
}

/** While there is a W&B, or should be: a way to it is worth a look. */
const STANDS: readonly DeploymentStatus[] = ['deployed', 'changing', 'failed'];

/** Data of real deployments does not belong in a folder that is deleted and cloned anew. */
function isInCheckout(folder: string): boolean {
  const steps = path.relative(process.cwd(), folder);
  return !steps.startsWith('..') && !path.isAbsolute(steps);
}

/** The A record that the module leaves to the person: its name, and the address of the application gateway. */
function recordOf(fqdn: string | null, outputs: readonly Output[]): { name: string; address: string } | null {
  const address = textOutput(outputs, 'address');
  return fqdn === null || address === null ? null : { name: fqdn, address };
}

/** A draft is its creator's and the admins' to remove; what was destroyed is nobody's any more. */
function mayArchive(actor: Actor, { status, createdById }: Deployment): boolean {
  return may(actor.role, 'draft') && (status === 'destroyed' || createdById === requesterIdOf(actor) || may(actor.role, 'manage_people'));
}
