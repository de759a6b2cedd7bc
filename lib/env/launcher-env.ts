import { z } from 'zod';
import { AZURE_SETTINGS, NETWORK_SETTINGS, SYSTEM_SETTINGS, pickSettings } from './passed-on.ts';
import { defaultConsoleUrl, readSettings, setting } from './setting.ts';
import { runLimitsOf } from './limit-settings.ts';
import type { RunLimits } from '../runs/run-limits.ts';
import type { SettingSource } from './setting.ts';

export interface LauncherEnv {
  host: string;
  port: number;
  consoleUrl: string;
  /** See {@link WebEnv}. */
  trustProxy: boolean;
  /** Absolute. */
  dataDir: string;
  /** Passed on as they are to the web process and the runner. */
  credentialFilesDir: string | null;
  backendEndpointHosts: string | null;
  /** null: the embedded server. */
  databaseUrl: string | null;
  consoleKey: string | null;
  concurrency: number;
  terraformBin: string | null;
  /** Which release is downloaded where there is no Terraform; null: as the settings page says, or the default. */
  terraformVersion: string | null;
  /** From where; without a slash at the end. null likewise. */
  terraformReleasesUrl: string | null;
  /** Absolute; null: the key that comes with the console. */
  terraformKeyFile: string | null;
  practiceEnabled: boolean;
  practiceSpeed: number;
  limits: RunLimits;
  /** Patterns of providers that are allowed beside those of the module version. */
  allowedProviders: string[];
  /** 0: any free one. */
  simulatorPort: number;
  network: Record<string, string>;
  azure: Record<string, string>;
  system: Record<string, string>;
}

/** Settings of the launcher and of the scripts beside it. Throws SettingError. */
export function readLauncherEnv(source: SettingSource = process.env): LauncherEnv {
  const env = readSettings(schema, source);
  return {
    host: env.HOST,
    port: env.PORT,
    consoleUrl: env.CONSOLE_URL ?? defaultConsoleUrl(env.HOST, env.PORT),
    trustProxy: env.TRUST_PROXY,
    dataDir: env.CONSOLE_DATA_DIR,
    credentialFilesDir: env.CREDENTIAL_FILES_DIR ?? null,
    backendEndpointHosts: env.BACKEND_ENDPOINT_HOSTS?.join(',') ?? null,
    databaseUrl: env.DATABASE_URL ?? null,
    consoleKey: env.CONSOLE_KEY ?? null,
    concurrency: env.RUNNER_CONCURRENCY,
    terraformBin: env.TERRAFORM_BIN ?? null,
    terraformVersion: env.TERRAFORM_VERSION ?? null,
    terraformReleasesUrl: env.TERRAFORM_RELEASES_URL ?? null,
    terraformKeyFile: env.TERRAFORM_KEY_FILE ?? null,
    practiceEnabled: env.PRACTICE_ENABLED,
    practiceSpeed: env.PRACTICE_SPEED,
    limits: runLimitsOf(env),
    allowedProviders: env.ALLOWED_PROVIDERS,
    simulatorPort: env.AZURE_SIMULATOR_PORT,
    network: pickSettings(source, NETWORK_SETTINGS),
    azure: pickSettings(source, AZURE_SETTINGS),
    system: pickSettings(source, SYSTEM_SETTINGS),
  };
}

const { AZURE_SIMULATOR_URL: _url, DATABASE_URL, ...launcherSettings } = setting;
const schema = z.object({ ...launcherSettings, DATABASE_URL: DATABASE_URL.optional() });
