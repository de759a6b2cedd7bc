import type { BackendChoice, InputValue } from '../deployments/deployment.ts';
import { translator } from '../words/translate.ts';
import { attribute, block, comment, type HclItem } from './hcl.ts';
import { isSecretBackendSetting } from './secret-backend-settings.ts';

/** backend.tf: where the state is kept. What is secret in a backend's settings is not written; it comes from the environment. */
export function backendFile(backend: BackendChoice, stateAddress: string): HclItem[] {
  return [block('terraform', [], [backend.kind === 'console' ? consoleBackend(stateAddress) : chosenBackend(backend)])];
}

/**
 * Retries so many that the console may be restarted in the middle of an apply and nothing of the state is lost:
 * 100 times up to 10 seconds apart is a quarter of an hour.
 */
function consoleBackend(address: string): HclItem {
  return block('backend', ['http'], [
    attribute('address', address),
    attribute('lock_address', address),
    attribute('unlock_address', address),
    attribute('lock_method', 'LOCK'),
    attribute('unlock_method', 'UNLOCK'),
    attribute('retry_max', 100),
    attribute('retry_wait_min', 1),
    attribute('retry_wait_max', 10),
  ]);
}

function chosenBackend({ kind, config = {} }: BackendChoice): HclItem {
  const body = Object.entries(config)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => writeSetting(kind, name, value));
  return kind === 'cloud' ? block('cloud', [], body) : block('backend', [kind], body);
}

function writeSetting(kind: BackendChoice['kind'], name: string, value: InputValue): HclItem {
  if (isSecretBackendSetting(kind, name)) return comment(translator('modules')('files.backendSecret', { setting: name }));
  if (name === 'workspaces' && isMap(value)) {
    return block(name, [], Object.entries(value).map(([key, entry]) => attribute(key, entry)));
  }
  return attribute(name, value);
}

function isMap(value: InputValue): value is Record<string, InputValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
