import type { BackendChoice } from '../deployments/deployment.ts';
import { type InputProblem, inputError } from '../modules/input-problem.ts';
import { isSecretBackendSetting } from './secret-backend-settings.ts';

/** What stands in the way of writing a backend's settings into backend.tf. */
export function validateBackend({ kind, config = {} }: BackendChoice): InputProblem[] {
  return Object.entries(config).flatMap(([name, value]) => {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) return [inputError(`backend.${name}`, 'backend_setting_name', { value: name })];
    return isSecretBackendSetting(kind, name) || hasPassword(value) ? [inputError(`backend.${name}`, 'backend_setting_secret', { value: name })] : [];
  });
}

/** An address with a user's password in it. */
function hasPassword(value: unknown): boolean {
  return typeof value === 'string' && (URL.parse(value)?.password ?? '') !== '';
}
