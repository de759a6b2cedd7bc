import type { InputValue, PracticeFault, Target } from '#lib/deployments/deployment.ts';
import type { DraftValues } from '#lib/deployments/draft-values.ts';
import type { WizardStart } from '#lib/deployments/wizard.ts';
import type { WizardStep } from '#lib/deployments/wizard-steps.ts';
import type { InputProblem } from '#lib/modules/input-problem.ts';
import type { HeldRows } from './map-rows.ts';

/** What every step works with: the values, what is wrong with them, and the ways to change them. */
export interface WizardForm {
  start: WizardStart;
  values: DraftValues;
  problems: readonly InputProblem[];
  /** Names of the secrets that are stored and were not typed anew. */
  storedSecrets: readonly string[];
  /** Keys that are stored of a sealed map; null where none is stored, or its value is no map. */
  storedKeys: (name: string) => readonly string[] | null;
  /** Why a field cannot be changed any more; null when it can. */
  frozen: (field: string) => string | null;
  /** The error to show at a field: none before the person has been there. */
  errorOf: (field: string) => string | null;
  warningOf: (field: string) => string | null;
  setName: (name: string) => void;
  setTarget: (target: Target) => void;
  /** As whom to reach Azure and in which subscription; null: as the runner itself. */
  setPlace: (credentialId: string | null, subscriptionId: string | null) => void;
  setLocation: (location: string) => void;
  setModuleVersion: (version: string) => void;
  /** Why an older module version than the deployed one is allowed; an admin's to give. */
  setAllowDowngrade: (reason: string) => void;
  /** undefined leaves the variable to the module. */
  setInput: (name: string, value: InputValue | undefined) => void;
  /** undefined keeps what is stored, null takes it away. */
  setSecret: (name: string, value: InputValue | undefined) => void;
  /** The rows of a map that give no map yet: the form keeps them as they are typed, and saves none of them. */
  heldRows: (name: string) => HeldRows | undefined;
  holdRows: (name: string, held: HeldRows) => void;
  setFaults: (faults: PracticeFault[]) => void;
  /** The person has left the field: its error may be shown now. */
  visit: (field: string) => void;
  goTo: (step: WizardStep, field?: string) => void;
}
