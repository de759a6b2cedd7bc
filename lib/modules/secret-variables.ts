import type { Inputs, InputValue } from '../deployments/deployment.ts';
import { findModuleVariable, findModuleVersion, getModuleVersion, MODULE_VERSIONS } from './catalog.ts';
import type { ModuleVariable } from './module-variable.ts';

/** A text that signs in somewhere, by the last words of its variable's name. */
const SECRET_TEXT = /(?:^|_)(?:license|passw(?:or)?d|secret|token|credentials?|connection_string|conn_str|sas|(?:access|account|api|client|private|shared|storage)_key)$/;

/** Types whose values people fill freely: maps, objects, and what the module takes as it comes. */
const FREE_TYPE = /\b(?:map|object|any)\b/;

/** Maps for Azure and Kubernetes themselves, which every reader of the resource sees anyway. */
const PLAIN_MAP = /(?:^|_)(?:tags|labels|annotations|taints|flags|limits|requests)$/;

/** Names of maps that carry environment or connections, for a variable that no offered version has. */
const CARRIER = /(?:^|_)(?:env|envs|environment|vars|variables|params|parameters|config|settings|values|headers|connections?|bucket)$/;

/**
 * Whether a variable's value is sealed and never read back; the module marks only `oidc_secret`. Maps and objects are sealed
 * unless their name says that they are tags, flags or limits: their values reach containers, and people put passwords there.
 * One answer for all versions, so that a value stays sealed whatever version is chosen.
 */
export function isSecretVariable(name: string): boolean {
  return BY_NAME.get(name) ?? (SECRET_TEXT.test(name) || CARRIER.test(name));
}

/** The rule for one declaration; what a later version of the module brings is judged by it too. */
export function declaresSecret({ name, type, sensitive }: Pick<ModuleVariable, 'name' | 'type' | 'sensitive'>): boolean {
  if (sensitive) return true;
  if (FREE_TYPE.test(type)) return !PLAIN_MAP.test(name);
  return type === 'string' && SECRET_TEXT.test(name);
}

const BY_NAME: ReadonlyMap<string, boolean> = rulesByName();

function rulesByName(): Map<string, boolean> {
  const rules = new Map<string, boolean>();
  for (const variable of MODULE_VERSIONS.flatMap((version) => getModuleVersion(version).variables)) {
    rules.set(variable.name, (rules.get(variable.name) ?? false) || declaresSecret(variable));
  }
  return rules;
}

/** The sealed variables of a module version, in its order. */
export function secretVariablesOf(moduleVersion: string): string[] {
  return getModuleVersion(moduleVersion).variables.map(({ name }) => name).filter(isSecretVariable);
}

/** The secrets that this module version has; the rest waits for another version to be chosen. */
export function effectiveSecrets(moduleVersion: string, secrets: Record<string, InputValue>): Record<string, InputValue> {
  const module = findModuleVersion(moduleVersion);
  return module === null ? secrets : Object.fromEntries(Object.entries(secrets).filter(([name]) => findModuleVariable(module, name) !== null));
}

/** Inputs as somebody sent them, apart: what may be stored in clear, and what is sealed. A null unsets. */
export function splitSecrets(all: Inputs): { inputs: Inputs; secrets: Record<string, InputValue> } {
  const entries = Object.entries(all);
  return {
    inputs: Object.fromEntries(entries.filter(([name]) => !isSecretVariable(name))),
    secrets: Object.fromEntries(entries.filter(([name]) => isSecretVariable(name))),
  };
}
