import type { ConsoleContext } from '../console-context.ts';
import { MASKED } from '../credentials/mask.ts';
import { readNewestState } from '../state/newest-state.ts';
import { resourceAt, resourcesOf, type Resource } from '../state/resource.ts';
import { makesSecret } from '../terraform/secret-resource.ts';
import { findImported, openJournal } from './journal-store.ts';
import { createdBy } from './unmanaged.ts';

/** What Terraform has of a deployment, as far as the console can tell. */
export interface HeldResources {
  resources: Resource[];
  /** False where Terraform may have more: its state is kept elsewhere, and may have been there before the first run. */
  isWhole: boolean;
}

/** Out of the newest state; where that is kept elsewhere, what the runs said that they made and did not destroy. */
export async function readHeldResources({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, { id, stateIsHere }: { id: string; /** Whether the console keeps its state. */ stateIsHere: boolean }): Promise<HeldResources> {
  if (!stateIsHere) return heldAsHeard(createdBy(await openJournal(db, key, id), await findImported(db, id)));
  const state = await readNewestState({ db, key }, id);
  return { resources: state === null ? [] : resourcesOf(state), isWhole: true };
}

/** A state in which a run made the resource group itself had nothing before. What has no id that is known is told from nobody else's. */
export function heldAsHeard(created: ReturnType<typeof createdBy>): HeldResources {
  const resources = created.map(({ address, type, id }) => resourceAt(address, { id: id !== null && makesSecret(type, address) ? MASKED : id, tainted: false }));
  return { resources, isWhole: resources.some(({ type }) => type === 'azurerm_resource_group') && resources.every(({ id }) => id !== null) };
}
