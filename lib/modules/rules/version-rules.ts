import type { Inputs, InputValue } from '../../deployments/deployment.ts';
import { findModuleVariable, findModuleVersion } from '../catalog.ts';
import { type InputProblem, inputError, inputWarning } from '../input-problem.ts';
import { compareVersions, isAtLeast, type ModuleVersion } from '../module-version.ts';
import { isLive, runningValue } from '../running-values.ts';
import { isSecretVariable } from '../secret-variables.ts';
import { carryInputs, isSameValue, newNamesOf } from '../version-change.ts';
import type { AppliedInputs, CheckedInputs } from './checked-inputs.ts';

interface Change {
  checked: CheckedInputs;
  applied: AppliedInputs;
  before: ModuleVersion;
}

/** Lists what another module version means for something deployed: what was kept, renamed, lost, and what the version has now. */
export function checkVersionChange(checked: CheckedInputs): InputProblem[] {
  const { applied } = checked;
  const before = applied === null ? null : findModuleVersion(applied.moduleVersion);
  if (applied === null || before === null || before.version === checked.version) return [];
  const change = { checked, applied, before };
  return [...checkDirection(change), ...listInterface(change), ...listGone(change), ...listValues(change), ...checkBucket(change)];
}

/** State that newer providers wrote cannot be read by older ones, and older versions lack what newer ones made. */
function checkDirection({ checked, before }: Change): InputProblem[] {
  if (compareVersions(checked.version, before.version) >= 0) return [];
  const values = { version: checked.version, applied: before.version };
  return [checked.acceptsOlderVersion ? inputWarning('moduleVersion', 'module_version_older', values) : inputError('moduleVersion', 'module_version_downgrade', values)];
}

function listInterface({ checked, before }: Change): InputProblem[] {
  const values = { version: checked.version, applied: before.version };
  const added = missingIn(before, checked.module);
  const removed = missingIn(checked.module, before);
  return [
    ...(added.length === 0 ? [] : [inputWarning('moduleVersion', 'version_adds', { ...values, others: added.join(', ') })]),
    ...(removed.length === 0 ? [] : [inputWarning('moduleVersion', 'version_removes', { ...values, others: removed.join(', ') })]),
  ];
}

/** Variables with an effect that one version has and the other has not. */
function missingIn(one: ModuleVersion, other: ModuleVersion): string[] {
  return other.variables.filter(({ name, effect }) => effect !== 'none' && findModuleVariable(one, name) === null).map(({ name }) => name);
}

/** What was set and has no variable any more, or one without effect. */
function listGone({ checked, applied, before }: Change): InputProblem[] {
  const values = { version: checked.version, applied: before.version };
  return setNames(checked, applied, before).flatMap((name) => {
    if (!isLive(before.version, name)) return [];
    if (checked.has(name)) {
      // checkDeadVariables tells what is given in clear.
      const isTold = checked.given(name) !== undefined;
      return isLive(checked.version, name) || isTold ? [] : [inputWarning(name, 'value_without_effect', values)];
    }
    const names = newNamesOf(name, checked.version);
    const value = shown(name, applied.inputs[name]);
    if (names.length > 0) return [inputWarning(name, 'variable_renamed', { ...values, value, names: names.join(', ') })];
    return [inputWarning(name, 'variable_gone', { ...values, value })];
  });
}

function setNames(checked: CheckedInputs, { inputs }: AppliedInputs, before: ModuleVersion): string[] {
  const inClear = Object.keys(inputs).filter((name) => (inputs[name] ?? null) !== null);
  const sealed = before.variables.map(({ name }) => name).filter((name) => isSecretVariable(name) && checked.isSet(name));
  return [...new Set([...inClear, ...sealed])];
}

/** What ran by itself and is now written out, and what the other version would change. A person's own change of a value is neither. */
function listValues({ checked, applied, before }: Change): InputProblem[] {
  const given = givenInputs(checked);
  const carried = carryInputs(applied.inputs, before.version, checked.version);
  return unionOfNames(before, checked.module).flatMap((name) => {
    if (isSecretVariable(name) || name === 'location') return [];
    const ran = runningValue(before.version, applied.inputs, name);
    const will = runningValue(checked.version, given, name);
    const values = { version: checked.version, applied: before.version, value: shown(name, ran), now: shown(name, will) };
    if (ran === null || newNamesOf(name, checked.version).length > 0) return [];
    if (isSameValue(ran, will)) return isWrittenNow(name, { given, applied, before }) ? [inputWarning(name, 'value_kept', values)] : [];
    // Nothing to compare with: the version has no such thing, or leaves it to Azure.
    if (will === null && given[name] === undefined) return [];
    const isOwnChange = given[name] !== undefined && isLive(checked.version, name) && !isSameValue(given[name], carried[name]);
    return isOwnChange ? [] : [inputWarning(name, 'value_changes', values)];
  });
}

function isWrittenNow(name: string, { given, applied, before }: { given: Inputs; applied: AppliedInputs; before: ModuleVersion }): boolean {
  return given[name] !== undefined && ((applied.inputs[name] ?? null) === null || !isLive(before.version, name));
}

function unionOfNames(one: ModuleVersion, other: ModuleVersion): string[] {
  return [...new Set([...other.variables, ...one.variables].map(({ name }) => name))];
}

function givenInputs(checked: CheckedInputs): Inputs {
  return Object.fromEntries(checked.names().map((name) => [name, checked.given(name) ?? null]));
}

/** A URL in 1.x, an object since: the sealed value fits one of the two only. */
function checkBucket({ checked, before }: Change): InputProblem[] {
  const isRetyped = isAtLeast(checked.version, '2.0.0') !== isAtLeast(before.version, '2.0.0');
  if (!isRetyped || !checked.isSet('external_bucket') || checked.given('external_bucket') !== undefined) return [];
  return [inputError('external_bucket', 'external_bucket_retyped', { version: checked.version })];
}

/** A value for a sentence; what may hold a secret is not shown. */
function shown(name: string, value: InputValue | undefined): string {
  if (value === undefined || value === null) return 'none';
  if (isSecretVariable(name) || (typeof value === 'object' && !Array.isArray(value))) return 'hidden';
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value);
}
