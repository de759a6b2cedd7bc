import { type InputProblem, inputError, inputWarning } from '../input-problem.ts';
import { isAtLeast } from '../module-version.ts';
import type { AppliedInputs, CheckedInputs } from './checked-inputs.ts';

/** What can no longer be changed, or not in one step, once it has been deployed. */
export function checkChanges(checked: CheckedInputs): InputProblem[] {
  const { applied } = checked;
  if (!applied) return [];
  return [...checkNames(checked, applied), ...checkDatabaseVersion(checked, applied), ...checkVaultKeys(checked, applied), ...checkGateway(checked, applied)];
}

function checkNames(checked: CheckedInputs, applied: AppliedInputs): InputProblem[] {
  const namespace = applied.inputs.namespace;
  const problems: InputProblem[] = [];
  if (typeof namespace === 'string' && checked.given('namespace') !== undefined && ![namespace, applied.namespace].includes(checked.text('namespace'))) {
    problems.push(inputError('namespace', 'namespace_changed', { applied: namespace }));
  }
  return [...problems, ...checkRegion(checked, applied)];
}

/** Warns of a region that was set before a state of another region was imported, and refuses every other change. */
function checkRegion({ location }: CheckedInputs, applied: AppliedInputs): InputProblem[] {
  if (location === null || location === applied.location) return [];
  if (location === applied.otherLocation) return [inputWarning('location', 'location_of_state', { value: location, applied: applied.location })];
  return [inputError('location', 'location_changed', { applied: applied.location })];
}

const DATABASE_VERSIONS = ['5.7', '8.0.21', '8.4'];

/**
 * Azure upgrades a MySQL server in place and never takes it back. Up to 7.8.0 the server's random name is kept per version, and
 * azurerm 3 replaces the server anyway.
 */
function checkDatabaseVersion(checked: CheckedInputs, applied: AppliedInputs): InputProblem[] {
  const before = applied.inputs.database_version ?? '5.7';
  const after = checked.effective('database_version');
  if (after === before || typeof before !== 'string' || typeof after !== 'string') return [];
  const values = { version: checked.version, applied: before, value: after };
  if (!isAtLeast(checked.version, '7.9.0')) return [inputError('database_version', 'database_version_frozen', values)];
  const isLower = DATABASE_VERSIONS.includes(after) && DATABASE_VERSIONS.indexOf(after) < DATABASE_VERSIONS.indexOf(before);
  if (isLower) return [inputError('database_version', 'database_version_downgrade', values)];
  return DATABASE_VERSIONS.includes(after) ? [inputWarning('database_version', 'database_version_upgrade', values)] : [];
}

function checkVaultKeys(checked: CheckedInputs, applied: AppliedInputs): InputProblem[] {
  const problems: InputProblem[] = [];
  if (applied.inputs.enable_database_vault_key === true && !checked.isOn('enable_database_vault_key')) {
    problems.push(inputError('enable_database_vault_key', 'vault_key_kept'));
  }
  const isDetached = applied.inputs.disable_storage_vault_key_id === true;
  if (applied.inputs.enable_storage_vault_key === true && !checked.isOn('enable_storage_vault_key') && !isDetached) {
    problems.push(inputError('enable_storage_vault_key', 'storage_key_two_steps', { other: 'disable_storage_vault_key_id' }));
  }
  return problems;
}

function checkGateway(checked: CheckedInputs, applied: AppliedInputs): InputProblem[] {
  const isChanged = checked.isOn('create_private_link') !== (applied.inputs.create_private_link === true);
  if (!isChanged || checked.isAtLeast('7.4.2')) return [];
  return [inputWarning('create_private_link', 'private_link_replaces_gateway', { version: checked.version })];
}
