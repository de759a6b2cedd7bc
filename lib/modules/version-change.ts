import type { Inputs, InputValue } from '../deployments/deployment.ts';
import { findModuleVariable, getModuleVersion } from './catalog.ts';
import { isLive, runningValue } from './running-values.ts';
import { isSecretVariable } from './secret-variables.ts';

/** Variables under another name since a version; the value means the same. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  enable_helm_release: ['enable_helm_operator', 'enable_helm_wandb'],
  enable_helm_operator: ['enable_helm_release'],
  enable_helm_wandb: ['enable_helm_release'],
};

/** Returns the names that a variable has in a version which lacks the variable itself; none where it has no successor. */
export function newNamesOf(name: string, version: string): string[] {
  const module = getModuleVersion(version);
  if (findModuleVariable(module, name) !== null) return [];
  return (RENAMED[name] ?? []).filter((other) => findModuleVariable(module, other) !== null);
}

/**
 * Returns the inputs of something deployed for another module version, so that it runs with the same values as before.
 * A value that came from a default, a size or the module itself is written out where the other version would choose differently.
 */
export function carryInputs(inputs: Inputs, from: string, to: string): Inputs {
  const carried: Inputs = {};
  const keep = (name: string, value: InputValue | undefined): void => {
    if (value !== undefined && value !== null) carried[name] = value;
  };
  // The size first: other variables fall back to it.
  const names = getModuleVersion(to).variables.map((variable) => variable.name).toSorted((a, b) => Number(b === 'size') - Number(a === 'size'));
  for (const name of names) keep(name, carriedValue(name, { inputs, from, to, carried }));
  return carried;
}

function carriedValue(name: string, { inputs, from, to, carried }: { inputs: Inputs; from: string; to: string; carried: Inputs }): InputValue | undefined {
  if (!isLive(to, name)) return inputs[name];
  if (isLive(from, name) && (inputs[name] ?? null) !== null) return inputs[name];
  // A sealed value is not among the inputs: a default in its place would take it away.
  if (isSecretVariable(name)) return undefined;
  // Required ones (namespace, license) have no default: runningValue is null for them, and there is nothing to write.
  const ran = runningValue(from, inputs, name);
  if (ran === null) return undefined;
  // Whether there is a Redis is always written: two versions in a row disagreed on what leaving it out means.
  const isAlwaysWritten = (name === 'create_redis' && !isLive(from, name)) || Object.keys(inputs).some((old) => inputs[old] !== null && newNamesOf(old, to).includes(name));
  return isAlwaysWritten || !isSameValue(ran, runningValue(to, carried, name)) ? ran : undefined;
}

/** Compares two input values; the order of keys does not matter. */
export function isSameValue(one: InputValue | undefined, other: InputValue | undefined): boolean {
  return JSON.stringify(sorted(one ?? null)) === JSON.stringify(sorted(other ?? null));
}

function sorted(value: InputValue): InputValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, sorted(entry)] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
