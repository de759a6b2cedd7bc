import type { Inputs, Target } from '../deployments/deployment.ts';
import { findModuleVersion, MODULE_VERSIONS, PRACTICE_MODULE_VERSION } from './catalog.ts';
import { type InputProblem, inputError } from './input-problem.ts';
import type { ModuleVersion } from './module-version.ts';
import { checkAddress } from './rules/address-rules.ts';
import { checkAdvice } from './rules/advice-rules.ts';
import { checkChanges } from './rules/change-rules.ts';
import { type AppliedInputs, CheckedInputs } from './rules/checked-inputs.ts';
import { checkCluster } from './rules/cluster-rules.ts';
import { checkDatabase } from './rules/database-rules.ts';
import { checkForms } from './rules/form-rules.ts';
import { checkLocation } from './rules/location-rules.ts';
import { checkNamespace } from './rules/namespace-rules.ts';
import { checkNetwork } from './rules/network-rules.ts';
import { checkRedis } from './rules/redis-rules.ts';
import { checkTogether } from './rules/storage-rules.ts';
import { checkMaps } from './rules/tag-rules.ts';
import { checkSizePrecedence } from './rules/size-rules.ts';
import { checkSubnet } from './rules/subnet-rules.ts';
import { checkTexts } from './rules/text-rules.ts';
import { checkDeadVariables, checkTypes } from './rules/type-rules.ts';
import { checkVersionChange } from './rules/version-rules.ts';

export interface ValidateInputs {
  moduleVersion: string;
  target: Target;
  /** Null or empty while it was not chosen yet. */
  location: string | null;
  /** By the module's own names; secrets that are given anew may be among them and are checked too. */
  inputs: Inputs;
  /** Secrets that are stored already. */
  secretNames: readonly string[];
  /** False for a draft: what is still missing is then no problem. */
  complete: boolean;
  /** What was deployed last, if anything: some things cannot be changed any more. */
  applied?: AppliedInputs | null;
  /** An admin accepted an older module version than the applied one. */
  acceptsOlderVersion?: boolean;
}

const RULES = [
  checkNamespace, checkAddress, checkTexts, checkCluster, checkSubnet, checkDatabase, checkRedis,
  checkTogether, checkForms, checkNetwork, checkMaps, checkAdvice, checkChanges, checkDeadVariables, checkSizePrecedence, checkVersionChange,
];
/** domain_name is optional to the module, but without it W&B has no address; location stands beside the inputs. */
const REQUIRED_IN_PRACTICE = ['domain_name'];

/** Everything that is wrong with, or worth knowing about, a deployment's inputs; in the order of the module's variables. */
export function validateInputs(asked: ValidateInputs): InputProblem[] {
  const module = findModuleVersion(asked.moduleVersion);
  if (!module) return [inputError('moduleVersion', 'unknown_module_version', { version: asked.moduleVersion, offered: MODULE_VERSIONS.join(', ') })];
  const checked = checkedInputs(asked, module);
  const types = checkTypes(checked);
  const sound = checkedInputs(withoutValues(asked, types), module);
  const problems = [
    ...checkTarget(asked),
    ...checkRequired(asked, checked),
    ...(asked.location ? checkLocation(asked.location) : []),
    ...types,
    ...RULES.flatMap((rule) => rule(sound)),
  ];
  return sortByVariable(withoutIdlePrecedence(problems), module);
}

/** A value that is refused is not also said to win over the size. */
function withoutIdlePrecedence(problems: InputProblem[]): InputProblem[] {
  const refused = new Set(problems.filter(({ severity }) => severity === 'error').map(({ variable }) => variable));
  return problems.filter(({ variable, code }) => code !== 'explicit_wins' || !refused.has(variable));
}

function checkedInputs(asked: ValidateInputs, module: ModuleVersion): CheckedInputs {
  const { target, location, inputs, secretNames, complete, applied = null, acceptsOlderVersion = false } = asked;
  return new CheckedInputs({ module, target, location: location || null, inputs, secretNames, complete, applied, acceptsOlderVersion });
}

/** A value that is not even of its type is told once, by its type. It counts as set, like a secret whose value is not at hand. */
function withoutValues(asked: ValidateInputs, problems: InputProblem[]): ValidateInputs {
  const broken = new Set(problems.map((problem) => problem.variable));
  const inputs = Object.fromEntries(Object.entries(asked.inputs).filter(([name]) => !broken.has(name)));
  return { ...asked, inputs, secretNames: [...asked.secretNames, ...broken] };
}

function checkTarget({ target, moduleVersion }: ValidateInputs): InputProblem[] {
  if (target !== 'practice' || moduleVersion === PRACTICE_MODULE_VERSION) return [];
  return [inputError('moduleVersion', 'practice_version', { practiceVersion: PRACTICE_MODULE_VERSION })];
}

function checkRequired(asked: ValidateInputs, checked: CheckedInputs): InputProblem[] {
  if (!asked.complete) return [];
  const required = checked.module.variables.filter((variable) => variable.required).map((variable) => variable.name);
  const missing = [...required, ...REQUIRED_IN_PRACTICE].filter((name) => (name === 'location' ? !asked.location : !checked.isSet(name)));
  return missing.map((name) => inputError(name, 'required'));
}

function sortByVariable(problems: InputProblem[], module: ModuleVersion): InputProblem[] {
  const order = new Map(module.variables.map((variable, index) => [variable.name, index]));
  return problems.toSorted((a, b) => (order.get(a.variable) ?? -1) - (order.get(b.variable) ?? -1));
}
