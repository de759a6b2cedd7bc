import path from 'node:path';
import { z } from 'zod';
import { limitSettings } from './limit-settings.ts';
import { parseAllowedProviders } from '../providers/allowed-providers.ts';
import words from '../words/en/launcher.json' with { type: 'json' };

/** Where settings come from: process.env, or a plain object in a test. */
export type SettingSource = Readonly<Record<string, string | undefined>>;

/** A setting that is missing or cannot be used; the message is one line that names it and says what is wanted. */
export class SettingError extends Error {
  override name = 'SettingError';
}

/** Parses the settings of one process; throws a SettingError about the first one that is wrong. */
export function readSettings<T>(schema: z.ZodType<T>, source: SettingSource): T {
  const result = schema.safeParse(withoutEmpty(source));
  if (result.success) return result.data;
  const names = result.error.issues.map((issue) => String(issue.path[0]));
  throw new SettingError([...new Set(names)].map((name) => explain(name, source[name])).join('; '));
}

/** The address people and Terraform reach the console at, unless CONSOLE_URL says otherwise. */
export function defaultConsoleUrl(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const reachable = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${reachable}:${port}`;
}

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** Scheme, host and port alone: pages, assets and cookies belong to the root of a host. */
const originUrl = z.string().refine(isOrigin).transform((text) => new URL(text).origin);

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && /^\/*$/.test(pathname) && search + hash + username + password === '';
}

const port = z.coerce.number().int().min(1).max(65_535);
const flag = z.stringbool();

/** The schema of every setting by its name; each process picks those it needs. */
export const setting = {
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  CONSOLE_URL: originUrl.optional(),
  TRUST_PROXY: flag.default(false),
  // npm runs every script in the checkout, so the default is <checkout>/.data.
  CONSOLE_DATA_DIR: z.string().default('.data').transform((folder) => path.resolve(folder)),
  CREDENTIAL_FILES_DIR: z.string().refine((folder) => path.isAbsolute(folder) && path.resolve(folder) !== path.parse(folder).root).transform((folder) => path.resolve(folder)).optional(),
  BACKEND_ENDPOINT_HOSTS: z.string().regex(/^[\w.:[\]-]+(?:\s*,\s*[\w.:[\]-]+)*$/).transform((hosts) => hosts.toLowerCase().split(/\s*,\s*/)).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  // 32 bytes in base64: 43 characters and a padding sign; earlier keys may follow, with commas between.
  CONSOLE_KEY: z.string().regex(/^[A-Za-z0-9+/_-]{43}=?(?:\s*,\s*[A-Za-z0-9+/_-]{43}=?)*$/).optional(),
  RUNNER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  TERRAFORM_BIN: z.string().optional(),
  TERRAFORM_VERSION: z.string().regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)?$/).optional(),
  TERRAFORM_RELEASES_URL: httpUrl.optional(),
  TERRAFORM_KEY_FILE: z.string().transform((file) => path.resolve(file)).optional(),
  PRACTICE_ENABLED: flag.default(true),
  PRACTICE_SPEED: z.coerce.number().positive().max(1000).default(1),
  AZURE_SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  AZURE_SIMULATOR_URL: httpUrl.optional(),
  ALLOWED_PROVIDERS: z.string().default('').transform((text, context) => {
    const patterns = parseAllowedProviders(text);
    if (patterns === null) context.addIssue({ code: 'custom', message: 'not a list of provider sources' });
    return patterns ?? [];
  }),
  ...limitSettings,
};

function withoutEmpty(source: SettingSource): SettingSource {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
}

function explain(name: string, value: string | undefined): string {
  const wanted: Readonly<Record<string, string>> = words.setting;
  const found = value === undefined || value === '' ? words.settingMissing : words.settingWrong;
  return `${name} ${found}: ${wanted[name] ?? ''}`;
}
