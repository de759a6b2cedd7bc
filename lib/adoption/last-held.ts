import type { ConsoleContext } from '../console-context.ts';
import { listRunNumbers } from '../runs/run-store.ts';
import type { Resource } from '../state/resource.ts';
import { listRunStates } from '../state/state-store.ts';
import { readVersionSummary } from '../state/summary-store.ts';

/**
 * Of resources that the newest state has not: the last run whose state had them, by address. Terraform has taken those out of state since,
 * because it deleted them or found them gone; what a person took out, by another state, is not among them.
 */
export async function findLastHeld({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string, addresses: readonly string[]): Promise<Map<string, number>> {
  const held = new Map<string, number>();
  if (addresses.length === 0) return held;
  const states = await listRunStates(db, deploymentId);
  const numbers = await listRunNumbers(db, states.map(({ runId }) => runId));
  for (const { id, runId } of states) {
    if (held.size === addresses.length) break;
    const summary = await readVersionSummary({ db, key }, deploymentId, id);
    const inState = new Set(existingIn(summary?.resources ?? []).map(({ address }) => address));
    for (const address of addresses) if (inState.has(address) && !held.has(address)) held.set(address, numbers.get(runId) ?? 0);
  }
  return held;
}

/**
 * A practice resource whose creation did not go through stays in state as tainted, where azurerm's would not be in it at all: it
 * does not count as there.
 */
export function existingIn(resources: readonly Resource[]): Resource[] {
  return resources.filter(({ address, type, tainted }) => !(tainted && !address.includes(`${type}.`)));
}
