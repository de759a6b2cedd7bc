import type { DraftKnowledge } from '#lib/deployments/check-draft.ts';
import type { DraftValues } from '#lib/deployments/draft-values.ts';
import type { WizardStart } from '#lib/deployments/wizard.ts';
import type { WizardStep } from '#lib/deployments/wizard-steps.ts';
import type { HeldRows } from './map-rows.ts';

interface Remembered {
  values: DraftValues;
  known: DraftKnowledge;
  reached: WizardStep;
  savedAt: string | null;
  held: ReadonlyMap<string, HeldRows>;
}

// Going back in the browser shows a page as the server first sent it; what was typed since is remembered in the tab.
const remembered = new Map<string, Remembered>();

export function rememberWizard(deploymentId: string, wizard: Remembered): void {
  remembered.set(deploymentId, wizard);
}

export function forgetWizard(deploymentId: string): void {
  remembered.delete(deploymentId);
}

/** The start with what this tab knows better; what another tab saved since wins over it. */
export function recallWizard(start: WizardStart): WizardStart & Pick<Remembered, 'held'> {
  const known = remembered.get(start.deploymentId);
  if (!known) return { ...start, held: new Map() };
  const isNewerStored = start.savedAt !== null && (known.savedAt === null || start.savedAt > known.savedAt);
  return isNewerStored ? { ...start, held: new Map() } : { ...start, ...known };
}
