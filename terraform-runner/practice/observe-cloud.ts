import { isDeepStrictEqual } from 'node:util';
import { realResource } from '#lib/modules/resource-address.ts';
import { parseState } from '#lib/state/state-document.ts';
import { objectOf, objectsOf, textIn, type JsonObject } from '#lib/terraform/json-value.ts';
import type { PlanResourceJson } from '#lib/terraform/plan-json.ts';
import type { PracticeResource } from './practice-cloud.ts';

/** What a provider's refresh would have found: state with the cloud's values in it, and how it differs from what it was. */
export interface Observed {
  state: JsonObject;
  drift: PlanResourceJson[];
}

/**
 * The practice cloud against a state. terraform_data has nothing to refresh from, so this does for the practice resources what
 * azurerm does for real ones: attributes are taken from the cloud, and what is not there any more is left out.
 */
export function observeCloud(state: JsonObject, cloud: readonly PracticeResource[]): Observed {
  const drift: PlanResourceJson[] = [];
  const resources = objectsOf(state.resources)
    .map((resource) => ({ ...resource, instances: objectsOf(resource.instances).flatMap((instance) => observeInstance(resource, instance, cloud, drift)) }))
    .filter((resource) => resource.instances.length > 0);
  return { state: { ...state, resources }, drift };
}

function observeInstance(resource: JsonObject, instance: JsonObject, cloud: readonly PracticeResource[], drift: PlanResourceJson[]): JsonObject[] {
  const attributes = objectOf(instance.attributes) ?? {};
  const input = objectOf(objectOf(attributes.input)?.value);
  if (resource.type !== 'terraform_data' || input === null || !isInCloud(input.id) || instance.deposed !== undefined) return [instance];
  const address = addressIn(resource, instance);
  const found = cloud.find((one) => one.id === input.id && one.address === cloudAddress(address));
  if (found === undefined) {
    drift.push(driftOf(address, input, null));
    return [];
  }
  if (isDeepStrictEqual(found.attributes, input)) return [instance];
  drift.push(driftOf(address, input, found.attributes));
  const value = { value: found.attributes, type: typeOf(found.attributes, objectOf(attributes.input)?.type) };
  return [{ ...instance, attributes: { ...attributes, input: value, output: value } }];
}

/** As cloud.sh has it: what has no id in Azure (charts, random values) leaves nothing in the cloud. */
export function isInCloud(id: unknown): boolean {
  return typeof id === 'string' && (/^\/subscriptions\/[^/]+\/resourceGroups\/./.test(id) || id.startsWith('https://'));
}

/** In the real module's words, and without the module that ours is called in. */
export function cloudAddress(address: string): string {
  return realResource(address).address.replace(/^module\.wandb\./, '');
}

function addressIn(resource: JsonObject, instance: JsonObject): string {
  const [one] = parseState({ version: 4, serial: 0, lineage: '', resources: [{ ...resource, instances: [instance] }] }).resources;
  return one?.address ?? '';
}

function driftOf(address: string, before: JsonObject, after: JsonObject | null): PlanResourceJson {
  const change = { unknown: {}, beforeSensitive: {}, afterSensitive: {}, replacePaths: [], importing: false };
  return {
    address,
    mode: 'managed',
    type: 'terraform_data',
    name: textIn({ name: /terraform_data\.(\w+)/.exec(address)?.[1] }, 'name') ?? '',
    deposed: null,
    change: { ...change, actions: [after === null ? 'delete' : 'update'], before: { input: before }, after: after === null ? null : { input: after } },
  };
}

/** The type that state keeps beside a value of no fixed type: as it was where that still fits, else what JSON says. */
function typeOf(value: unknown, known: unknown): unknown {
  const kind = Array.isArray(known) ? String(known[0]) : known;
  const inner = Array.isArray(known) ? (known[1] as unknown) : undefined;
  if (Array.isArray(value)) return kind === 'list' || kind === 'set' ? known : ['tuple', value.map((item) => typeOf(item, undefined))];
  const object = objectOf(value);
  if (object !== null) {
    if (kind === 'map') return known;
    const types = kind === 'object' ? (objectOf(inner) ?? {}) : {};
    return ['object', Object.fromEntries(Object.entries(object).map(([key, item]) => [key, typeOf(item, types[key])]))];
  }
  if (value === null) return known ?? 'dynamic';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
