import { DEFAULT_MODULE_VERSION, findModuleVariable, getModuleVersion, PRACTICE_MODULE_VERSION } from '../modules/catalog.ts';
import { defaultInputs } from '../modules/default-inputs.ts';
import type { AppliedInputs } from '../modules/rules/checked-inputs.ts';
import type { Inputs, InputValue, PracticeFault, Target } from './deployment.ts';
import { inputsOfVersion, moveToVersion } from './move-to-version.ts';
import { suggestNamespace, suffixOfSuggestion } from './suggest-namespace.ts';

/** Everything a person chooses in the wizard, as it stands: half-typed and wrong values included. */
export interface DraftValues {
  name: string;
  target: Target;
  location: string;
  moduleVersion: string;
  /** Azure only: as whom (null: the runner's own sign-in) and in which subscription (null: that one's). */
  credentialId: string | null;
  subscriptionId: string | null;
  /** Never a secret one. May hold variables of another module version, so that going back to it loses nothing. */
  inputs: Inputs;
  /** Secrets typed and not yet stored; null takes a stored one away. */
  secrets: Record<string, InputValue>;
  /** Practice only. */
  faults: PracticeFault[];
  /** Why an admin allows an older module version than the deployed one; sent with the last button and stored nowhere else. */
  allowDowngrade?: string | undefined;
}

/** The guide deploys to it; it has zones and zone-redundant storage, which the module needs. */
const DEFAULT_LOCATION = 'westeurope';
const DEFAULT_SUBDOMAIN = 'wandb';

/** What a new wizard starts with: everything that has a good default. */
export function newDraftValues(target: Target): DraftValues {
  return {
    name: '',
    target,
    location: DEFAULT_LOCATION,
    moduleVersion: DEFAULT_MODULE_VERSION,
    credentialId: null,
    subscriptionId: null,
    inputs: { subdomain: DEFAULT_SUBDOMAIN, ...defaultInputs(DEFAULT_MODULE_VERSION) },
    secrets: {},
    faults: [],
  };
}

/** The inputs that this module version has; the rest waits for another version to be chosen. */
export function effectiveInputs({ moduleVersion, inputs }: Pick<DraftValues, 'moduleVersion' | 'inputs'>): Inputs {
  return inputsOfVersion({ moduleVersion, inputs });
}

/** Names that were set and that this module version does not have. */
export function waitingInputs({ moduleVersion, inputs }: Pick<DraftValues, 'moduleVersion' | 'inputs'>): string[] {
  const module = getModuleVersion(moduleVersion);
  return Object.keys(inputs).filter((name) => inputs[name] !== null && findModuleVariable(module, name) === null);
}

/** Sets an input; undefined leaves it to the module. */
export function withInput(values: DraftValues, name: string, value: InputValue | undefined): DraftValues {
  const { [name]: _before, ...others } = values.inputs;
  return { ...values, inputs: value === undefined ? others : { ...others, [name]: value } };
}

/** Sets the name, and the namespace along with it as long as that is still what was suggested. */
export function withName(values: DraftValues, name: string, suffix: string): DraftValues {
  const namespace = String(values.inputs.namespace ?? '');
  const isSuggested = namespace === '' || namespace === suggestNamespace(values.name, suffixOfSuggestion(namespace));
  const named = { ...values, name };
  return isSuggested ? withInput(named, 'namespace', suggestNamespace(name, suffix) || undefined) : named;
}

/** Practice plays one module version only. */
export function withTarget(values: DraftValues, target: Target): DraftValues {
  const chosen = { ...values, target };
  return target === 'practice' ? withModuleVersion(chosen, PRACTICE_MODULE_VERSION) : chosen;
}

/** Another version: what exists keeps what it runs with, a new deployment gets the defaults of the other version. */
export function withModuleVersion(values: DraftValues, moduleVersion: string, applied: Pick<AppliedInputs, 'moduleVersion' | 'inputs'> | null = null): DraftValues {
  return { ...values, moduleVersion, inputs: moveToVersion(values, moduleVersion, applied) };
}
