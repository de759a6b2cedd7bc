import type { ConsoleContext } from '../console-context.ts';
import { MASKED } from '../credentials/mask.ts';
import { findReadState } from '../state/read-state-store.ts';
import { resourceAt, type Resource } from '../state/resource.ts';
import { readNewestSummary } from '../state/summary-store.ts';
import { makesSecret } from '../terraform/secret-resource.ts';
import { findImported, openJournal } from './journal-store.ts';
import { createdBy } from './unmanaged.ts';

/** What Terraform has of a deployment, as far as the console can tell. */
export interface HeldResources {
  resources: Resource[];
  /** False where Terraform may have more: its state is kept elsewhere, and may have been there before the first run. */
  isWhole: boolean;
}

/**
 * Out of the newest state. Where that is kept elsewhere: as a run read it there; and while later runs changed it, that and what
 * they said that they made and destroyed.
 */
export async function readHeldResources({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, { id, stateIsHere }: { id: string; /** Whether the console keeps its state. */ stateIsHere: boolean }): Promise<HeldResources> {
  const resources = (await readNewestSummary({ db, key }, id))?.resources ?? [];
  if (stateIsHere) return { resources, isWhole: true };
  const read = await findReadState(db, id);
  if (read?.isCurrent === true) return { resources, isWhole: true };
  const journal = await openJournal(db, key, id);
  const heard = heldAsHeard(createdBy(journal, await findImported(db, id)));
  if (read === null) return heard;
  const later = journal.filter(({ action, runNumber }) => action !== 'update' && runNumber >= read.runNumber);
  const touched = new Set([...heard.resources.map(({ address }) => address), ...later.map(({ address }) => address)]);
  return { resources: [...resources.filter(({ address }) => !touched.has(address)), ...heard.resources], isWhole: false };
}

/** A state in which a run made the resource group itself had nothing before. What has no id that is known is told from nobody else's. */
export function heldAsHeard(created: ReturnType<typeof createdBy>): HeldResources {
  const resources = created.map(({ address, type, id }) => resourceAt(address, { id: id !== null && makesSecret(type, address) ? MASKED : id, tainted: false }));
  return { resources, isWhole: resources.some(({ type }) => type === 'azurerm_resource_group') && resources.every(({ id }) => id !== null) };
}
