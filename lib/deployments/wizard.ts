import type { AzureCredential } from '../azure-credentials/azure-credential.ts';
import type { PersonLock } from '../state/lock.ts';
import type { AzureSignIn } from '../azure/azure-sign-in.ts';
import type { InputProblem } from '../modules/input-problem.ts';
import type { DraftKnowledge } from './check-draft.ts';
import type { BackendChoice } from './deployment.ts';
import type { MaintenanceLock } from './maintenance.ts';
import type { DraftValues } from './draft-values.ts';
import type { WizardStep } from './wizard-steps.ts';

/** What the wizard's page begins with. */
export interface WizardStart {
  /** new: a draft that is saved as one types. edit: an existing deployment, saved by planning it. */
  mode: 'new' | 'edit';
  /** Of the draft or the deployment; for a new wizard the one it will be stored under. */
  deploymentId: string;
  values: DraftValues;
  known: DraftKnowledge;
  backend: BackendChoice;
  /** The furthest step that was reached. */
  reached: WizardStep;
  /** The last run failed as practice was told to: the wizard begins where that is switched off. */
  beginsAtFaults: boolean;
  /** ISO 8601; null for a wizard that was not saved yet. */
  savedAt: string | null;
  /** What a suggested namespace ends with. */
  suffix: string;
  stateAddress: string;
  practiceEnabled: boolean;
  practiceSpeed: number;
  /** As whom the runners that are up reach Azure; null among them: one that cannot. */
  azureSignIns: (AzureSignIn | null)[];
  /** Stored ones, to choose among. */
  credentials: AzureCredential[];
  /** An unfinished run that keeps another from being queued. */
  runInTheWay: string | null;
  /** The maintenance lock, which refuses every plan; null for none. */
  maintenance: MaintenanceLock | null;
  /** Who holds the state's lock, which a plan would meet; null while it is free. */
  stateLock: Pick<PersonLock, 'holder' | 'since'> | null;
  /** What this person may do about a preflight. */
  allowed: { fix: boolean; skipPreflight: boolean; downgrade: boolean };
}

/** What was stored of a draft, and what that brought to light. */
export interface SavedDraft extends Omit<DraftKnowledge, 'applied' | 'allowedVersion'> {
  savedAt: string;
}

/** A draft as the browser sends it. */
export interface DraftToSave {
  id: string;
  values: DraftValues;
  reached: WizardStep;
}

/** What the wizard's last button sends. */
export interface DraftToFinish {
  id: string;
  values: DraftValues;
  /** Why an admin goes past a preflight that failed. */
  skipPreflight?: string | undefined;
}

/** What became of pressing the wizard's last button. */
export type FinishAnswer =
  | { done: true; deploymentId: string; runId: string }
  | { done: false; reason: 'invalid'; problems: InputProblem[] }
  | { done: false; reason: 'taken'; taken: DraftKnowledge['taken'] }
  | { done: false; reason: 'run_in_the_way'; runId: string }
  | { done: false; reason: 'preflight_failed' }
  | { done: false; reason: 'maintenance'; maintenance: MaintenanceLock }
  | { done: false; reason: 'state_locked'; lock: PersonLock }
  | { done: false; reason: 'gone' };

