import type { ConsoleContext } from '../console-context.ts';
import { readVersionSummary } from '../state/summary-store.ts';
import { findStateBeforeTeardown } from '../state/teardown-state-store.ts';
import type { LedgerItem } from './ledger.ts';
import { listSteps } from './step-store.ts';
import { realResource } from '../modules/resource-address.ts';
import { componentOf } from '../modules/component.ts';

/** What state had when the teardown of a deployment began, with what was dropped from it since it last changed. */
export async function readBeforeTeardown({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<LedgerItem[]> {
  const version = await findStateBeforeTeardown(db, deploymentId);
  const summary = version === null ? null : await readVersionSummary({ db, key }, deploymentId, version);
  const items = (summary?.resources ?? []).map(({ tainted: _, ...item }) => item);
  const dropped = (await listSteps(db, deploymentId)).flatMap(({ kind, detail }) => (kind === 'drop_from_state' ? (detail.addresses ?? []) : []));
  const known = new Set(items.map(({ address }) => address));
  return [...items, ...dropped.filter((address) => !known.has(address)).map(droppedItem)];
}

function droppedItem(address: string): LedgerItem {
  const { type, name } = realResource(address);
  return { address, type, name, component: componentOf(type, address), id: null };
}
