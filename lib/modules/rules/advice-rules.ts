import { type InputProblem, inputWarning } from '../input-problem.ts';
import type { CheckedInputs } from './checked-inputs.ts';

/** What Terraform would accept and a person would regret. */
export function checkAdvice(checked: CheckedInputs): InputProblem[] {
  const problems: InputProblem[] = [];
  if (checked.given('use_internal_queue') === false) problems.push(inputWarning('use_internal_queue', 'queue_unused'));
  // Up to 2.1.3 the lock points at the container's URL, which is no ARM id.
  if (!checked.isAtLeast('2.1.4') && checked.complete && checked.isOn('deletion_protection')) {
    problems.push(inputWarning('deletion_protection', 'deletion_protection_broken', { version: checked.version }));
  }
  if (checked.given('enable_database_vault_key') === true && checked.applied?.inputs.enable_database_vault_key !== true) {
    problems.push(inputWarning('enable_database_vault_key', 'vault_key_one_way'));
  }
  const hadStorageKey = checked.applied?.inputs.enable_storage_vault_key === true;
  if (checked.given('disable_storage_vault_key_id') === true && !checked.isOn('enable_storage_vault_key') && !hadStorageKey) {
    problems.push(inputWarning('disable_storage_vault_key_id', 'storage_key_detached_without_key', { other: 'enable_storage_vault_key' }));
  }
  return problems;
}
