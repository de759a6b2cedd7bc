import { realResource } from '../modules/resource-address.ts';
import type { Resource } from '../state/resource.ts';
import type { StateDocument } from '../state/state-document.ts';
import { objectOf, objectsOf, textIn, type JsonObject } from '../terraform/json-value.ts';

/** Addresses of the locks that Terraform made for the deployment (deletion_protection). */
export function ownLocks(resources: readonly Pick<Resource, 'type' | 'address'>[]): string[] {
  return [...new Set(resources.filter(({ type }) => type === 'azurerm_management_lock').map(({ address }) => address))];
}

/** What lives inside the cluster and is managed by going there: charts and Kubernetes objects. Of the real types. */
export const IN_THE_CLUSTER = /^(?:helm_release$|kubernetes_)/;

/** Addresses of what lives in the cluster. */
export function clusterContents(state: StateDocument): string[] {
  return addressesOf(state, IN_THE_CLUSTER);
}

function addressesOf(state: StateDocument, types: RegExp): string[] {
  const found = state.resources.filter(({ mode, address }) => mode === 'managed' && types.test(realResource(address).type));
  return [...new Set(found.map(({ address }) => address))];
}

/** A state document without what lives in the cluster; all else is as it was, what of it this console does not know too. */
export function withoutClusterContents(document: JsonObject): JsonObject {
  return { ...document, resources: objectsOf(document.resources).filter((resource) => !isInTheCluster(resource)) };
}

function isInTheCluster(resource: JsonObject): boolean {
  const [type, name] = [textIn(resource, 'type') ?? '', textIn(resource, 'name') ?? ''];
  return textIn(resource, 'mode') !== 'data' && IN_THE_CLUSTER.test(realResource(`${type}.${name}`).type);
}

/** The namespace and the cluster's name in Azure, as state has them; null where there is no cluster in state. */
export function clusterOf(state: StateDocument): { address: string; name: string | null } | null {
  const cluster = state.resources.find(({ mode, address }) => mode === 'managed' && realResource(address).type === 'azurerm_kubernetes_cluster');
  if (cluster === undefined) return null;
  const attributes = objectOf(objectOf(cluster.attributes.input)?.value) ?? cluster.attributes;
  return { address: cluster.address, name: textIn(attributes, 'name') };
}
