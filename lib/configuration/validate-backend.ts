import type { BackendChoice } from '../deployments/deployment.ts';
import { type InputProblem, inputError } from '../modules/input-problem.ts';
import { isSecretBackendSetting } from './secret-backend-settings.ts';

/** What stands in the way of writing a backend's settings into backend.tf. */
export function validateBackend({ kind, config = {} }: BackendChoice): InputProblem[] {
  return Object.keys(config).flatMap((name) => {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) return [inputError(`backend.${name}`, 'backend_setting_name', { value: name })];
    return isSecretBackendSetting(kind, name) ? [inputError(`backend.${name}`, 'backend_setting_secret', { value: name })] : [];
  });
}
