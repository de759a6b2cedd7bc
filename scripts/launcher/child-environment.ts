import { limitEnvironment } from '#lib/env/limit-settings.ts';
import type { LauncherEnv } from '#lib/env/launcher-env.ts';

/** What the children share and the launcher found out. */
export interface LaunchFacts {
  env: LauncherEnv;
  databaseUrl: string;
  /** null while practice is off. */
  simulatorUrl: string | null;
}

/** Pages, actions, streams, REST: no cloud credential, no Terraform. */
export function webEnvironment({ env, databaseUrl }: LaunchFacts): NodeJS.ProcessEnv {
  return {
    ...env.system,
    ...env.network,
    ...shared(env, databaseUrl),
    HOST: env.host,
    PORT: String(env.port),
    TRUST_PROXY: String(env.trustProxy),
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
  };
}

/** The one process that may hold an Azure environment; what Terraform gets of it is the runner's own list. */
export function runnerEnvironment({ env, databaseUrl, simulatorUrl }: LaunchFacts): NodeJS.ProcessEnv {
  return {
    ...env.system,
    ...env.network,
    ...env.azure,
    ...shared(env, databaseUrl),
    RUNNER_CONCURRENCY: String(env.concurrency),
    ...(env.terraformBin !== null && { TERRAFORM_BIN: env.terraformBin }),
    ...(env.terraformVersion !== null && { TERRAFORM_VERSION: env.terraformVersion }),
    ...(env.terraformReleasesUrl !== null && { TERRAFORM_RELEASES_URL: env.terraformReleasesUrl }),
    ...(env.terraformKeyFile !== null && { TERRAFORM_KEY_FILE: env.terraformKeyFile }),
    ...(simulatorUrl !== null && { AZURE_SIMULATOR_URL: simulatorUrl }),
    NODE_ENV: 'production',
  };
}

/** Reads the practice cloud from the data directory, and knows neither the database nor a key. */
export function simulatorEnvironment(env: LauncherEnv, port: number): NodeJS.ProcessEnv {
  return {
    ...env.system,
    CONSOLE_DATA_DIR: env.dataDir,
    AZURE_SIMULATOR_PORT: String(port),
    PRACTICE_SPEED: String(env.practiceSpeed),
    NODE_ENV: 'production',
  };
}

function shared(env: LauncherEnv, databaseUrl: string): Record<string, string> {
  return {
    CONSOLE_URL: env.consoleUrl,
    CONSOLE_DATA_DIR: env.dataDir,
    ...(env.credentialFilesDir !== null && { CREDENTIAL_FILES_DIR: env.credentialFilesDir }),
    ...(env.backendEndpointHosts !== null && { BACKEND_ENDPOINT_HOSTS: env.backendEndpointHosts }),
    DATABASE_URL: databaseUrl,
    PRACTICE_ENABLED: String(env.practiceEnabled),
    PRACTICE_SPEED: String(env.practiceSpeed),
    ...limitEnvironment(env.limits),
    ...(env.allowedProviders.length > 0 && { ALLOWED_PROVIDERS: env.allowedProviders.join(',') }),
    ...(env.consoleKey !== null && { CONSOLE_KEY: env.consoleKey }),
  };
}
