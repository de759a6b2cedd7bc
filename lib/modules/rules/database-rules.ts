import { recommendedDatabaseVersion, SORT_BUFFER_OF_WANDB } from '../default-inputs.ts';
import { type InputProblem, inputError, inputWarning } from '../input-problem.ts';
import type { CheckedInputs } from './checked-inputs.ts';

/** Version, SKU and parameters of the MySQL server. */
export function checkDatabase(checked: CheckedInputs): InputProblem[] {
  return [...checkVersion(checked), ...checkSku(checked), ...checkFlags(checked), ...checkSortBuffer(checked)];
}

/** azurerm decides what is allowed: 8.4 came with azurerm 4.55, which modules from 7.4.2 on can use. */
function allowedVersions(checked: CheckedInputs): string[] {
  return checked.isAtLeast('7.4.2') ? ['5.7', '8.0.21', '8.4'] : ['5.7', '8.0.21'];
}

function checkVersion(checked: CheckedInputs): InputProblem[] {
  const recommended = recommendedDatabaseVersion(checked.version);
  const version = checked.text('database_version');
  if (version === undefined) return checked.complete && !checked.isSet('database_version') ? [inputWarning('database_version', 'database_version_unset', { recommended })] : [];
  const allowed = allowedVersions(checked);
  if (!allowed.includes(version)) {
    return [inputError('database_version', 'database_version_unsupported', { value: version, version: checked.version, allowed: allowed.join(', ') })];
  }
  return version === '5.7' ? [inputWarning('database_version', 'database_version_end_of_life', { recommended })] : [];
}

/** High availability is always on, and Burstable servers cannot have it. */
function checkSku(checked: CheckedInputs): InputProblem[] {
  const sku = checked.text('database_sku_name');
  if (sku === undefined || /^(GP|MO)_\w+$/.test(sku)) return [];
  return [inputError('database_sku_name', 'database_sku', { value: sku })];
}

function checkFlags(checked: CheckedInputs): InputProblem[] {
  return Object.keys(checked.map('database_flags'))
    .filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))
    .map((value) => inputError('database_flags', 'database_flag', { value }));
}

/** MySQL's own least value of sort_buffer_size. */
function checkSortBuffer(checked: CheckedInputs): InputProblem[] {
  const size = checked.number('database_sort_buffer_size');
  if (size === undefined) {
    const byItself = checked.effective('database_sort_buffer_size');
    return checked.complete && typeof byItself === 'number' ? adviseSortBuffer(byItself) : [];
  }
  if (!Number.isInteger(size)) return [inputError('database_sort_buffer_size', 'not_whole')];
  return size < 32768 ? [inputError('database_sort_buffer_size', 'too_small', { min: 32768 })] : adviseSortBuffer(size);
}

/** docs.wandb.ai, self-managed requirements: queries fail with *Out of sort memory* below it. */
function adviseSortBuffer(size: number): InputProblem[] {
  return size < SORT_BUFFER_OF_WANDB ? [inputWarning('database_sort_buffer_size', 'sort_buffer_small', { value: size, recommended: SORT_BUFFER_OF_WANDB })] : [];
}
