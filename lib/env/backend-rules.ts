import type { BackendRules } from '../configuration/check-backend.ts';

/** Returns what the operator allows credentials and backends to name. */
export function backendRulesOf(env: { CREDENTIAL_FILES_DIR?: string | undefined; BACKEND_ENDPOINT_HOSTS?: string[] | undefined; CONSOLE_DATA_DIR: string }): BackendRules {
  return { files: { dir: env.CREDENTIAL_FILES_DIR ?? null, dataDir: env.CONSOLE_DATA_DIR }, endpointHosts: env.BACKEND_ENDPOINT_HOSTS ?? [] };
}
