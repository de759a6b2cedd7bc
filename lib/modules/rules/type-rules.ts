import type { InputValue } from '../../deployments/deployment.ts';
import { findModuleVariable, versionsWithVariable } from '../catalog.ts';
import { type InputProblem, inputError, inputWarning } from '../input-problem.ts';
import type { ModuleVariable, VariableRule } from '../module-variable.ts';
import { type CheckedInputs, isMap, textsIn } from './checked-inputs.ts';

/** Names that people write because older guides, W&B's own among them, have them. */
const USUAL_MISTAKES: Record<string, string> = {
  wandb_license: 'license',
  domain: 'domain_name',
  region: 'location',
  redis: 'create_redis',
  enable_redis: 'create_redis',
  enable_helm_release: 'enable_helm_wandb',
};

/** Whether each input is a variable of this module version, has its type, and passes the module's own checks. */
export function checkTypes(checked: CheckedInputs): InputProblem[] {
  return checked.names().flatMap((name) => {
    const variable = findModuleVariable(checked.module, name);
    if (!variable) return [unknownVariable(checked, name)];
    return checkValue(variable, checked.given(name) ?? null);
  });
}

function unknownVariable(checked: CheckedInputs, name: string): InputProblem {
  const versions = versionsWithVariable(name);
  const values = { variable: name, version: checked.version };
  const usual = USUAL_MISTAKES[name];
  const suggestion = usual !== undefined && checked.has(usual) ? usual : null;
  if (suggestion === null && versions.length > 0) return inputError(name, 'variable_of_other_version', { ...values, versions: versions.join(', ') });
  return inputError(name, 'unknown_variable', { ...values, suggestion: suggestion ?? 'none' });
}

function checkValue(variable: ModuleVariable, value: InputValue): InputProblem[] {
  if (variable.name === 'location') return [inputError('location', 'location_outside')];
  const isNameMissing = variable.type.startsWith('map(') && isMap(value) && Object.keys(value).some((key) => key.trim() === '');
  if (isNameMissing) return [inputError(variable.name, 'map_name_missing', { value: '' })];
  const empty = variable.type.startsWith('map(') && isMap(value) ? Object.keys(value).find((key) => value[key] === null) : undefined;
  if (empty !== undefined) return [inputError(variable.name, 'map_value_missing', { value: empty })];
  if (!fitsType(variable.type, value)) return [inputError(variable.name, 'wrong_type', { expected: typeWord(variable.type) })];
  if (variable.type === 'map(any)' && isMap(value) && hasMixedTypes(value)) return [inputError(variable.name, 'mixed_types')];
  // A line break is harmless in a map's value; nothing else that cannot be seen has a place in an input.
  if (textsIn(value).some((text) => /[^\P{Cc}\t\n\r]/u.test(text))) return [inputError(variable.name, 'control_characters')];
  return variable.validation.flatMap((rule) => checkRule(variable, rule, value));
}

function fitsType(type: string, value: InputValue): boolean {
  if (type === 'string') return typeof value === 'string';
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (type === 'bool') return typeof value === 'boolean';
  if (type === 'list(string)') return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
  if (type === 'map(string)') return isMap(value) && Object.values(value).every((entry) => typeof entry === 'string');
  if (type === 'map(any)' || type.startsWith('object(')) return isMap(value);
  return true;
}

function typeWord(type: string): string {
  if (type.startsWith('list(')) return 'list';
  if (type.startsWith('map(')) return 'map';
  return type.startsWith('object(') ? 'object' : type;
}

function hasMixedTypes(map: Record<string, InputValue>): boolean {
  return new Set(Object.values(map).map((value) => typeof value)).size > 1;
}

function checkRule(variable: ModuleVariable, rule: VariableRule, value: InputValue): InputProblem[] {
  // The module's checks of child modules are made only where the child exists, which an empty text prevents.
  if (value === '' && variable.default === '') return [];
  const text = String(value);
  if (rule.kind === 'oneOf' && !rule.allowed.includes(text)) return [inputError(variable.name, 'not_allowed', { value: text, allowed: rule.allowed.join(', ') })];
  if (rule.kind === 'regex' && !new RegExp(rule.pattern).test(text)) return [inputError(variable.name, 'pattern', { pattern: rule.pattern })];
  return rule.kind === 'nonEmpty' && text === '' ? [inputError(variable.name, 'not_empty')] : [];
}

/** Variables that this version accepts and ignores, where they say something else than the default. */
export function checkDeadVariables(checked: CheckedInputs): InputProblem[] {
  return checked.names().flatMap((name) => {
    const variable = findModuleVariable(checked.module, name);
    if (!variable || variable.effect !== 'none') return [];
    if (name === 'create_redis') return checked.given(name) === false ? [inputWarning(name, 'redis_always', { version: checked.version })] : [];
    if (JSON.stringify(checked.given(name)) === JSON.stringify(variable.default)) return [];
    if (name.startsWith('oidc_')) return [inputWarning(name, 'oidc_dead')];
    return [inputWarning(name, 'dead_variable', { version: checked.version })];
  });
}
