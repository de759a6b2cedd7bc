import { spelledTypeOf } from './azure-types.ts';

/**
 * Returns an Azure id in the spelling that azurerm parses. Azure's lists may give segments, provider namespaces and group names in
 * other capitals (terraform-provider-azurerm#32822, #17751); azurerm compares the fixed segments exactly, and an id whose group is
 * spelled otherwise than in state plans a replacement. `groupId` is the resource group's own id, as state or the journal has it.
 */
export function spellAzureId(id: string, { type, groupId }: { type: string; groupId: string | null }): string {
  return withTypeSegments(withGroup(id, groupId), spelledTypeOf(type));
}

/** Replaces the head of the id, up to the group's name. */
function withGroup(id: string, groupId: string | null): string {
  const head = groupId ?? id.replace(/^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+).*$/i, '/subscriptions/$1/resourceGroups/$2');
  const isBelow = id.toLowerCase() === head.toLowerCase() || id.toLowerCase().startsWith(`${head.toLowerCase()}/`);
  return isBelow ? head + id.slice(head.length) : id;
}

/** Writes `providers`, the provider's namespace and the names of types as Azure documents them; what is between is the resource's own. */
function withTypeSegments(id: string, spelled: string | null): string {
  if (spelled === null) return id;
  const [namespace = '', ...types] = spelled.split('/');
  const pattern = new RegExp(`/providers/${[namespace, ...types].map((segment, index) => (index < 2 ? segment : `([^/]+)/${segment}`)).join('/')}/([^/]+)$`, 'i');
  const match = pattern.exec(id);
  if (match === null) return id;
  const names = match.slice(1);
  return `${id.slice(0, match.index)}/providers/${namespace}${types.map((segment, index) => `/${segment}/${names[index] ?? ''}`).join('')}`;
}
