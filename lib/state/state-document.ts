import { parseStoredJson } from '../terraform/json-text.ts';
import { objectOf, objectsOf, textIn, type JsonObject } from '../terraform/json-value.ts';

/** Terraform's state, format 4 (Terraform 0.12 and later, OpenTofu). Values are in clear, secrets too. */
export interface StateDocument {
  /** Grows by one with every write. */
  serial: number;
  /** A UUID that all versions of one state share. */
  lineage: string;
  terraformVersion: string;
  outputs: StateOutput[];
  /** One for each instance: what count or for_each makes several of is here several times. */
  resources: StateResource[];
}

export interface StateOutput {
  name: string;
  value: unknown;
  /** Terraform's type, as "string" or ["list", "string"]. */
  type: unknown;
  sensitive: boolean;
}

export interface StateResource {
  address: string;
  mode: 'managed' | 'data';
  type: string;
  name: string;
  attributes: JsonObject;
  /** Where among the attributes sensitive values stand, by configuration or by the provider's schema (Terraform 1.11 writes both). */
  sensitivePaths: string[][];
  /** Its creation or an update failed half way: the next plan replaces it. */
  tainted: boolean;
  /** The key of an object that was replaced but could not be destroyed; null for the resource itself. */
  deposed: string | null;
}

/** @throws when it is not a state of format 4 */
export function parseState(value: unknown): StateDocument {
  const json = objectOf(value);
  if (json === null || json.version !== 4 || !isSerial(json.serial) || typeof json.lineage !== 'string') {
    throw new Error('This is not a Terraform state of format 4 with a serial and a lineage: write it with Terraform 0.12 or later.');
  }
  return {
    serial: json.serial,
    lineage: json.lineage,
    terraformVersion: textIn(json, 'terraform_version') ?? '',
    outputs: Object.entries(objectOf(json.outputs) ?? {}).map(([name, output]) => outputOf(name, objectOf(output) ?? {})),
    resources: objectsOf(json.resources).flatMap((resource) => objectsOf(resource.instances).map((instance) => resourceOf(resource, instance))),
  };
}

/** As far as the database counts. */
const MAX_SERIAL = 2 ** 31 - 1;

function isSerial(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_SERIAL;
}

/** A state as it is stored and sent: JSON in bytes. Values that nest too deeply to be shown are null. @throws when it is none. */
export function readState(body: Uint8Array): StateDocument {
  return parseState(parseStoredJson(body));
}

/** As {@link readState}; null for what is no state, or half of one, as a full disk leaves it. */
export function readStateOrNull(body: Uint8Array): StateDocument | null {
  try {
    return readState(body);
  } catch {
    return null;
  }
}

/** What is kept beside the bytes of a state. */
export function stateFactsOf({ serial, lineage, resources }: StateDocument): { serial: number; lineage: string; resourceCount: number } {
  return { serial, lineage, resourceCount: resources.filter(({ mode }) => mode === 'managed').length };
}

function outputOf(name: string, json: JsonObject): StateOutput {
  return { name, value: json.value ?? null, type: json.type ?? null, sensitive: json.sensitive === true };
}

function resourceOf(resource: JsonObject, instance: JsonObject): StateResource {
  const mode = resource.mode === 'data' ? 'data' : 'managed';
  const type = textIn(resource, 'type') ?? '';
  const name = textIn(resource, 'name') ?? '';
  const steps = [textIn(resource, 'module'), mode === 'data' ? 'data' : null, type, name].filter((step) => step !== null);
  return {
    address: `${steps.join('.')}${keyOf(instance.index_key)}`,
    mode,
    type,
    name,
    attributes: objectOf(instance.attributes) ?? {},
    sensitivePaths: pathsOf(instance.sensitive_attributes),
    tainted: instance.status === 'tainted',
    deposed: textIn(instance, 'deposed'),
  };
}

/** Each step is `{type: "get_attr", value: "name"}` or `{type: "index", value: {value: 0 or "key", type}}` (statefile/version4.go). */
function pathsOf(paths: unknown): string[][] {
  const steps = Array.isArray(paths) ? paths.filter((path) => Array.isArray(path)) : [];
  return steps.map((path) => objectsOf(path).map(({ value }) => String(objectOf(value)?.value ?? value)));
}

function keyOf(key: unknown): string {
  return typeof key === 'string' || typeof key === 'number' ? `[${JSON.stringify(key)}]` : '';
}
