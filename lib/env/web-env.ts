import { z } from 'zod';
import { defaultConsoleUrl, readSettings, setting } from './setting.ts';
import type { BackendRules } from '../configuration/check-backend.ts';
import { backendRulesOf } from './backend-rules.ts';
import { limitSettings, runLimitsOf } from './limit-settings.ts';
import type { RunLimits } from '../runs/run-limits.ts';
import type { SettingSource } from './setting.ts';

export interface WebEnv {
  host: string;
  port: number;
  /** Without a slash at the end. */
  consoleUrl: string;
  /** A reverse proxy stands in front, and its X-Forwarded-For says who asks. */
  trustProxy: boolean;
  /** Absolute. */
  dataDir: string;
  databaseUrl: string;
  backendRules: BackendRules;
  /** base64 of 32 bytes; null: the key file in the data directory. */
  consoleKey: string | null;
  practiceEnabled: boolean;
  practiceSpeed: number;
  limits: RunLimits;
  /** Patterns of providers that are allowed beside those of the module version. */
  allowedProviders: string[];
}

/** Settings of the web process. Throws SettingError. */
export function readWebEnv(source: SettingSource = process.env): WebEnv {
  const env = readSettings(schema, source);
  return {
    host: env.HOST,
    port: env.PORT,
    consoleUrl: env.CONSOLE_URL ?? defaultConsoleUrl(env.HOST, env.PORT),
    trustProxy: env.TRUST_PROXY,
    dataDir: env.CONSOLE_DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    backendRules: backendRulesOf(env),
    consoleKey: env.CONSOLE_KEY ?? null,
    practiceEnabled: env.PRACTICE_ENABLED,
    practiceSpeed: env.PRACTICE_SPEED,
    limits: runLimitsOf(env),
    allowedProviders: env.ALLOWED_PROVIDERS,
  };
}

const { HOST, PORT, CONSOLE_URL, TRUST_PROXY, CONSOLE_DATA_DIR, DATABASE_URL, CONSOLE_KEY, PRACTICE_ENABLED, PRACTICE_SPEED, ALLOWED_PROVIDERS, CREDENTIAL_FILES_DIR, BACKEND_ENDPOINT_HOSTS } = setting;
const schema = z.object({ HOST, PORT, CONSOLE_URL, TRUST_PROXY, CONSOLE_DATA_DIR, DATABASE_URL, CONSOLE_KEY, PRACTICE_ENABLED, PRACTICE_SPEED, ALLOWED_PROVIDERS, CREDENTIAL_FILES_DIR, BACKEND_ENDPOINT_HOSTS, ...limitSettings });
