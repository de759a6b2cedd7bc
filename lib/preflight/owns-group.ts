import { openJournal } from '../adoption/journal-store.ts';
import type { ConsoleContext } from '../console-context.ts';
import { realResource } from '../modules/resource-address.ts';
import { readNewestSummary } from '../state/summary-store.ts';

const GROUP = 'azurerm_resource_group';

/** Whether the resource group of a deployment's name is its own: its state has one, or the last its runs said of it is that they created it. */
export async function ownsResourceGroup({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<boolean> {
  const state = await readNewestSummary({ db, key }, deploymentId);
  if (state !== null && state.resources.some(({ type }) => type === GROUP)) return true;
  const said = (await openJournal(db, key, deploymentId)).filter(({ event, address }) => event === 'completed' && realResource(address).type === GROUP);
  return said.at(-1)?.action === 'create';
}
