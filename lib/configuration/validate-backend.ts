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

/** Parameters of an address that carry a secret: tokens, keys, signatures (a SAS has `sig`). */
const SECRET_PARAMETER = /token|secret|password|passwd|credential|signature|^sig$|(?:^|[_-])(?:api)?key$|^auth/i;

/** Whether a value, or one within it, is an address with a user, a password or a secret parameter in it. */
function hasPassword(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(hasPassword);
  if (typeof value !== 'string') return false;
  const url = /^[a-z][a-z0-9+.-]*:/i.test(value) ? URL.parse(value) : null;
  return url !== null && (url.username !== '' || url.password !== '' || [...url.searchParams.keys()].some((name) => SECRET_PARAMETER.test(name)));
}
