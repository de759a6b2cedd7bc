import { isAllowedProvider, sourceOfConfiguration } from '../providers/allowed-providers.ts';
import { objectOf, type JsonObject } from '../terraform/json-value.ts';
import { isTooDeep, MAX_JSON_DEPTH } from '../terraform/json-text.ts';
import { findAmbiguousKey } from './state-keys.ts';
import { parseState, type StateDocument } from './state-document.ts';

/** Why a state that came from outside is not taken; `values` are for the text of `state_<reason>`. */
export type StateRefusal =
  | { reason: 'state_not_a_state'; values: Record<string, never> }
  | { reason: 'state_too_deep'; values: { levels: number } }
  | { reason: 'state_malformed'; values: { what: string } }
  | { reason: 'state_provider_not_allowed'; values: { provider: string } };

export type CheckedState = { ok: true; state: StateDocument } | ({ ok: false } & StateRefusal);

/** Every write counts it up, and serials only grow: one near their end would leave no room for the runs that follow. */
const MAX_SERIAL = 1_000_000_000;

/**
 * Checks a state that came from outside: that pages and Terraform can read it, and that it names no provider beside `allowed`
 * (patterns, see lib/providers). `terraform init` downloads and runs every provider that a state names.
 */
export function checkState(body: Uint8Array, allowed: readonly string[]): CheckedState {
  if (isTooDeep(body)) return { ok: false, reason: 'state_too_deep', values: { levels: MAX_JSON_DEPTH } };
  const json = parseOrNull(body);
  const state = json === null ? null : stateOrNull(json);
  if (json === null || state === null || state.serial > MAX_SERIAL) return { ok: false, reason: 'state_not_a_state', values: {} };
  const ambiguous = findAmbiguousKey(body);
  const what = ambiguous === null ? findMalformed(json) : `"${cut(ambiguous)}"`;
  if (what !== null) return { ok: false, reason: 'state_malformed', values: { what } };
  const provider = findForeignProvider(json, allowed);
  return provider === null ? { ok: true, state } : { ok: false, reason: 'state_provider_not_allowed', values: { provider: cut(provider) } };
}

/** Throws where bytes are no UTF-8, and keeps a byte order mark, which JSON refuses: Terraform reads neither. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseOrNull(body: Uint8Array): JsonObject | null {
  try {
    return objectOf(JSON.parse(UTF8.decode(body)));
  } catch {
    return null;
  }
}

function stateOrNull(json: JsonObject): StateDocument | null {
  try {
    return parseState(json);
  } catch {
    return null;
  }
}

/** Returns the first provider that is not allowed: its source where the state names one, else the address as it is there. */
function findForeignProvider(json: JsonObject, allowed: readonly string[]): string | null {
  const seen = new Set<unknown>();
  for (const resource of json.resources as JsonObject[]) {
    const { provider } = resource;
    if (seen.has(provider)) continue;
    const source = typeof provider === 'string' ? sourceOfConfiguration(provider) : null;
    if (source === null || !isAllowedProvider(source, allowed)) return source ?? String(provider);
    seen.add(provider);
  }
  return null;
}

/** Terraform's own names are far shorter. */
const MAX_NAME_LENGTH = 1_000;
const MAX_MODULE_LENGTH = 4_000;

/** As Terraform parses it (github.com/hashicorp/go-version): another text makes the whole state unreadable. */
const VERSION = /^v?\d+(?:\.\d+)*(?:-[0-9A-Za-z.~-]+)?(?:\+[0-9A-Za-z.~-]+)?$/;

/** Returns what of a state is not as Terraform writes it, as a path; null where all is. */
function findMalformed({ lineage, terraform_version: version, outputs, resources }: JsonObject): string | null {
  if (!isText(lineage, MAX_NAME_LENGTH)) return 'lineage';
  if (version !== undefined && version !== '' && !(isText(version, MAX_NAME_LENGTH) && VERSION.test(version))) return 'terraform_version';
  if (outputs !== undefined && objectOf(outputs) === null) return 'outputs';
  for (const [name, output] of Object.entries(outputs ?? {})) if (!isText(name, MAX_NAME_LENGTH) || objectOf(output) === null) return `outputs.${cut(name)}`;
  if (!Array.isArray(resources)) return 'resources';
  for (const [index, resource] of resources.entries()) {
    const part = malformedPart(objectOf(resource));
    if (part !== null) return `resources[${index}]${part}`;
  }
  return null;
}

function malformedPart(resource: JsonObject | null): string | null {
  if (resource === null) return '';
  const { mode, type, name, module, provider, instances } = resource;
  if (mode !== 'managed' && mode !== 'data') return '.mode';
  if (!isText(type, MAX_NAME_LENGTH)) return '.type';
  if (!isText(name, MAX_NAME_LENGTH)) return '.name';
  if (module !== undefined && !isText(module, MAX_MODULE_LENGTH)) return '.module';
  if (!isText(provider, MAX_MODULE_LENGTH)) return `.provider (${mode === 'data' ? 'data.' : ''}${cut(String(type))}.${cut(String(name))})`;
  if (!Array.isArray(instances)) return '.instances';
  const odd = instances.findIndex((instance) => !isInstance(objectOf(instance)));
  return odd === -1 ? null : `.instances[${odd}]`;
}

function isInstance(instance: JsonObject | null): boolean {
  if (instance === null) return false;
  const { attributes, index_key: key, deposed, status } = instance;
  const isKey = key === undefined || key === null || Number.isInteger(key) || (typeof key === 'string' && key.length <= MAX_MODULE_LENGTH);
  return isKey && isTextOrNone(deposed) && isTextOrNone(status) && (attributes === undefined || attributes === null || objectOf(attributes) !== null);
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.length <= MAX_NAME_LENGTH);
}

/** NUL and half characters are kept by no column, and shown by no page. */
function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxLength && value.isWellFormed() && !value.includes('\0');
}

function cut(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200).toWellFormed()}…`;
}
