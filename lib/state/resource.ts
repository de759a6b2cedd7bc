import { MASKED } from '../credentials/mask.ts';
import { componentFor, type Component } from '../modules/component.ts';
import { keyedName, realResource, type RealResource } from '../modules/resource-address.ts';
import { objectOf } from '../terraform/json-value.ts';
import { makesSecret } from '../terraform/secret-resource.ts';
import type { StateDocument, StateResource } from './state-document.ts';

/** A resource that exists, as far as state knows. */
export interface Resource {
  /** Terraform's address. */
  address: string;
  /** Type and name (with its key) in the real module's words, for practice resources too. */
  type: string;
  name: string;
  component: Component;
  /** As in Azure; masked where the id is a secret, null where there is none. */
  id: string | null;
  tainted: boolean;
}

/** What a deployment consists of: managed resources, in state's order. */
export function resourcesOf(state: StateDocument): Resource[] {
  return state.resources.filter(({ mode, deposed }) => mode === 'managed' && deposed === null).map(resourceOf);
}

/** What stands at an address; `id` as it may be shown. */
export function resourceAt(address: string, { id, tainted }: Pick<Resource, 'id' | 'tainted'>, real: RealResource = realResource(address)): Resource {
  return { address, type: real.type, name: keyedName(real), component: componentFor(real.type, real), id, tainted };
}

function resourceOf(resource: StateResource): Resource {
  const { address, tainted } = resource;
  const real = realResource(address);
  return resourceAt(address, { id: makesSecret(resource.type, address) ? MASKED : idOf(resource, real.type), tainted }, real);
}

/** A practice resource keeps the id of what it stands for in its input, of which state keeps the type beside the value. */
function idOf({ type, attributes }: StateResource, realType: string): string | null {
  const id = type === realType ? attributes.id : objectOf(objectOf(attributes.input)?.value)?.id;
  return typeof id === 'string' ? id : null;
}
