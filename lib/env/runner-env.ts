import { z } from 'zod';
import type { BackendRules } from '../configuration/check-backend.ts';
import { backendRulesOf } from './backend-rules.ts';
import { AZURE_SETTINGS, NETWORK_SETTINGS, SYSTEM_SETTINGS, pickSettings } from './passed-on.ts';
import { defaultConsoleUrl, readSettings, setting } from './setting.ts';
import { runLimitsOf } from './limit-settings.ts';
import type { RunLimits } from '../runs/run-limits.ts';
import type { SettingSource } from './setting.ts';

export interface RunnerEnv {
  /** Where Terraform reaches the state endpoint; without a slash at the end. */
  consoleUrl: string;
  /** Absolute. */
  dataDir: string;
  databaseUrl: string;
  backendRules: BackendRules;
  /** base64 of 32 bytes; null: the key file in the data directory. */
  consoleKey: string | null;
  /** Runs at a time. */
  concurrency: number;
  /** null: look on PATH, then download. */
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
  /** null while no simulator runs. */
  simulatorUrl: string | null;
  /** NETWORK_SETTINGS that are set: for Terraform and the Azure SDKs. */
  network: Record<string, string>;
  /** AZURE_SETTINGS that are set: the Azure environment this runner was started with. */
  azure: Record<string, string>;
  /** SYSTEM_SETTINGS that are set: PATH, HOME and the like, for children. */
  system: Record<string, string>;
}

/** Settings of the runner. Throws SettingError. */
export function readRunnerEnv(source: SettingSource = process.env): RunnerEnv {
  const env = readSettings(schema, source);
  return {
    consoleUrl: env.CONSOLE_URL ?? defaultConsoleUrl(env.HOST, env.PORT),
    dataDir: env.CONSOLE_DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    backendRules: backendRulesOf(env),
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
    simulatorUrl: env.AZURE_SIMULATOR_URL ?? null,
    network: pickSettings(source, NETWORK_SETTINGS),
    azure: pickSettings(source, AZURE_SETTINGS),
    system: pickSettings(source, SYSTEM_SETTINGS),
  };
}

const { AZURE_SIMULATOR_PORT: _port, ...runnerSettings } = setting;
const schema = z.object(runnerSettings);
