import { type InputProblem, inputError } from '../input-problem.ts';
import type { CheckedInputs } from './checked-inputs.ts';

/** Azure's bounds for tags, as azurerm checks them. */
const MOST_TAGS = 50;
const LONGEST_NAME = 512;
const LONGEST_VALUE = 256;
/** learn.microsoft.com/azure/azure-resource-manager/management/tag-resources, limitations. */
const RESERVED = /^(?:microsoft|azure|windows)/i;
const ENVIRONMENTS = ['other_wandb_env', 'parquet_wandb_env', 'app_wandb_env', 'weave_wandb_env'];

/** Names and values inside maps: tags and environment variables. Empty names are refused for all maps alike, by their type. */
export function checkMaps(checked: CheckedInputs): InputProblem[] {
  return [...['tags', 'kubernetes_cluster_tags'].flatMap((name) => checkTags(checked, name)), ...ENVIRONMENTS.flatMap((name) => checkEnvironment(checked, name))];
}

function checkTags(checked: CheckedInputs, variable: string): InputProblem[] {
  const tags = Object.entries(checked.map(variable)).filter(([name]) => name.trim() !== '');
  const tooMany = tags.length > MOST_TAGS ? [inputError(variable, 'tag_count', { count: tags.length, max: MOST_TAGS })] : [];
  // Azure does not tell capitals of names apart.
  const names = tags.map(([name]) => name.toLowerCase());
  const twice = tags.filter((_, index) => names.indexOf(names[index] ?? '') < index).map(([value]) => inputError(variable, 'tag_twice', { value }));
  return [...tooMany, ...twice, ...tags.flatMap(([name, value]) => checkTag(variable, name, String(value)))];
}

function checkTag(variable: string, name: string, value: string): InputProblem[] {
  if (name.length > LONGEST_NAME || /[<>%&\\?/]/.test(name)) return [inputError(variable, 'tag_name', { value: name })];
  if (RESERVED.test(name)) return [inputError(variable, 'tag_reserved', { value: name })];
  return value.length > LONGEST_VALUE ? [inputError(variable, 'tag_value', { name, max: LONGEST_VALUE })] : [];
}

function checkEnvironment(checked: CheckedInputs, variable: string): InputProblem[] {
  return Object.keys(checked.map(variable))
    .filter((name) => name.trim() !== '' && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    .map((value) => inputError(variable, 'environment_name', { value }));
}
