import { findModuleVariable, findModuleVersion, getModuleVersion } from '../modules/catalog.ts';
import { defaultInputs } from '../modules/default-inputs.ts';
import type { AppliedInputs } from '../modules/rules/checked-inputs.ts';
import { isLive } from '../modules/running-values.ts';
import { carryInputs, isSameValue, newNamesOf } from '../modules/version-change.ts';
import type { Inputs } from './deployment.ts';

interface Versioned {
  moduleVersion: string;
  inputs: Inputs;
}

/**
 * Returns the inputs for another module version. What exists keeps every value it runs with; a new deployment takes the console's
 * defaults of the other version where it still had those of the first.
 * Names that the version lacks stay among the inputs, so that going back loses nothing: see {@link inputsOfVersion}.
 */
export function moveToVersion(values: Versioned, to: string, applied: Pick<AppliedInputs, 'moduleVersion' | 'inputs'> | null): Inputs {
  if (to === values.moduleVersion || findModuleVersion(to) === null || findModuleVersion(values.moduleVersion) === null) return values.inputs;
  if (applied === null || findModuleVersion(applied.moduleVersion) === null) return withNewDefaults(values, to);
  return { ...waiting(values, to), ...carryChanges(values, to, applied) };
}

/** Returns the inputs whose variables the version has. */
export function inputsOfVersion({ moduleVersion, inputs }: Versioned): Inputs {
  const module = getModuleVersion(moduleVersion);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => findModuleVariable(module, name) !== null));
}

/** What was still our default of the old version becomes our default of the new one. */
function withNewDefaults({ moduleVersion, inputs }: Versioned, to: string): Inputs {
  const [before, after] = [defaultInputs(moduleVersion), defaultInputs(to)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => isSameValue(inputs[name], before[name]));
  const kept = Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name)));
  return { ...kept, ...Object.fromEntries(names.flatMap((name) => (after[name] === undefined ? [] : [[name, after[name]] as const]))) };
}

/** Starts from what was applied, so that a detour over a third version leaves no trace; then come the person's own changes. */
function carryChanges({ moduleVersion, inputs }: Versioned, to: string, applied: Pick<AppliedInputs, 'moduleVersion' | 'inputs'>): Inputs {
  if (moduleVersion === applied.moduleVersion) return carryInputs(inputs, moduleVersion, to);
  const then = carryInputs(applied.inputs, applied.moduleVersion, moduleVersion);
  const next = to === applied.moduleVersion ? { ...applied.inputs } : carryInputs(applied.inputs, applied.moduleVersion, to);
  const changed = [...new Set([...Object.keys(then), ...Object.keys(inputs)])].filter((name) => isLive(moduleVersion, name) && !isSameValue(then[name], inputs[name]));
  for (const name of changed) {
    const value = inputs[name] ?? null;
    for (const target of isLive(to, name) ? [name] : newNamesOf(name, to)) {
      if (value === null) delete next[target];
      else next[target] = value;
    }
  }
  return next;
}

/** What was typed for a variable that the other version lacks, kept aside. */
function waiting({ inputs }: Versioned, to: string): Inputs {
  const module = getModuleVersion(to);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => findModuleVariable(module, name) === null));
}
