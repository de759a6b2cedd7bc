import { dropUnfinished } from '../practice/drop-unfinished.ts';
import { acceptPractice, updatePracticeCloud } from '../practice/refresh-practice.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { UnopenedRun } from '../run-context.ts';
import { captureState } from './capture-state.ts';
import { publishOutputs } from './publish-outputs.ts';

/** What must happen after every apply, failed ones above all. Only called once that Terraform is gone. */
export async function afterApply(held: UnopenedRun, succeeded: boolean): Promise<void> {
  await retryWhileDown(() => captureState(held));
  if (held.run.target === 'practice') await retryWhileDown(() => settlePractice(held, succeeded));
  if (succeeded) await retryWhileDown(() => publishOutputs(held));
}

/** What azurerm's state and Azure would be by now. */
async function settlePractice(held: UnopenedRun, succeeded: boolean): Promise<void> {
  await dropUnfinished(held);
  if (!held.run.refreshOnly) await updatePracticeCloud(held);
  else if (succeeded) await acceptPractice(held);
}
