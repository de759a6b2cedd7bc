import { regionNameOf } from '../modules/regions.ts';
import { realResource } from '../modules/resource-address.ts';
import { objectOf, textIn, type JsonObject } from '../terraform/json-value.ts';
import type { StateDocument, StateResource } from './state-document.ts';

/** What the resources of a state say about the inputs that made them; null where the state says nothing. */
export interface StateFacts {
  subscriptionId: string | null;
  namespace: string | null;
  location: string | null;
  databaseVersion: string | null;
}

/** Reads the facts from the resource group and the MySQL server of a state. */
export function factsOfState({ resources }: StateDocument): StateFacts {
  const group = findAttributes(resources, 'azurerm_resource_group');
  const server = findAttributes(resources, 'azurerm_mysql_flexible_server');
  const [, subscriptionId = null, namespace = null] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)$/i.exec(textIn(group, 'id') ?? '') ?? [];
  const location = regionNameOf(textIn(group, 'location') ?? '');
  const version = textIn(server, 'version') ?? '';
  return {
    subscriptionId,
    namespace,
    location: /^[a-z][a-z0-9]{2,39}$/.test(location) ? location : null,
    databaseVersion: /^\d[\d.]{0,15}$/.test(version) ? version : null,
  };
}

/** Returns the attributes of the first managed resource of a type that has an id. */
function findAttributes(resources: readonly StateResource[], type: string): JsonObject {
  const all = resources.filter((resource) => resource.mode === 'managed' && resource.deposed === null && realResource(resource.address).type === type);
  return all.map((resource) => attributesOf(resource, type)).find((attributes) => textIn(attributes, 'id') !== null) ?? {};
}

/** A practice resource keeps the attributes in its input, of which state keeps the type beside the value. */
function attributesOf({ type, attributes }: StateResource, realType: string): JsonObject {
  return type === realType ? attributes : (objectOf(objectOf(attributes.input)?.value) ?? {});
}
