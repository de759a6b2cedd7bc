import type { AzureClients } from '../azure/azure-clients.ts';
import { findKeptVault } from '../azure/deleted-vault.ts';
import { isNotFound, lookProblemOf } from '../azure/azure-error.ts';
import { listLocks } from '../azure/management-locks.ts';
import { observeDeployment } from '../azure/observe-deployment.ts';
import { partAfter, type Answer, type GroupFound, type LedgerReading } from './ledger.ts';
import { vaultNameOf } from './reservation.ts';
import type { LookProblem } from './survey.ts';

/** Both together stay below LOOK_LASTS_MS. */
const QUESTION_TIMEOUT_MS = 30_000;
const GROUP_TIMEOUT_MS = 20_000;

/** Asks Azure what is left, each thing by itself: one that is refused leaves the others told. Never throws for what Azure says. */
export async function readLedger(clients: AzureClients, { subscriptionId, namespace, location, before, now }: { subscriptionId: string; namespace: string; location: string; before: LedgerReading | null; now: string }): Promise<LedgerReading> {
  const abortSignal = AbortSignal.timeout(QUESTION_TIMEOUT_MS);
  // AKS names it so (learn.microsoft.com/azure/aks/faq: Why are two resource groups created with AKS?); the module sets no other.
  const nodeGroup = `MC_${namespace}_${namespace}-cluster_${location}`;
  const [group, nodes, vault] = await Promise.all([
    answerOf(() => findGroup(clients, { subscriptionId, namespace, abortSignal })),
    answerOf(async () => ({ name: nodeGroup, exists: await isGroupThere(clients, nodeGroup, abortSignal) })),
    answerOf(async () => ({ kept: await findKeptVault(clients, { subscriptionId, location, name: vaultNameOf(namespace), abortSignal }) })),
  ]);
  return { group: partAfter(before?.group ?? null, group, now), nodes: partAfter(before?.nodes ?? null, nodes, now), vault: partAfter(before?.vault ?? null, vault, now) };
}

/** What all parts say when Azure could not even be asked. */
export function unreadLedger(before: LedgerReading | null, problem: LookProblem, now: string): LedgerReading {
  const answer = { ok: false, problem } as const;
  return { group: partAfter(before?.group ?? null, answer, now), nodes: partAfter(before?.nodes ?? null, answer, now), vault: partAfter(before?.vault ?? null, answer, now) };
}

async function answerOf<Found>(ask: () => Promise<Found>): Promise<Answer<Found>> {
  try {
    return { ok: true, found: await ask() };
  } catch (error) {
    return { ok: false, problem: lookProblemOf(error) };
  }
}

async function findGroup(clients: AzureClients, { subscriptionId, namespace, abortSignal }: { subscriptionId: string; namespace: string; abortSignal: AbortSignal }): Promise<GroupFound> {
  if (!(await isGroupThere(clients, namespace, abortSignal))) return { exists: false, resources: [], locks: [] };
  const { resources } = await observeDeployment(clients, { resourceGroup: namespace, clusterName: `${namespace}-cluster`, timeoutMs: GROUP_TIMEOUT_MS });
  const { locks } = await listLocks(clients, { subscriptionId, resourceGroup: namespace, abortSignal });
  return { exists: true, resources, locks };
}

async function isGroupThere({ resources }: AzureClients, name: string, abortSignal: AbortSignal): Promise<boolean> {
  try {
    await resources.resourceGroups.get(name, { abortSignal });
    return true;
  } catch (error) {
    if (isNotFound(error, 'ResourceGroupNotFound')) return false;
    throw error;
  }
}
