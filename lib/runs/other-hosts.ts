import { BACKEND_SCHEMAS, type BackendSchema } from '../configuration/backend-schemas.ts';
import type { ConfigurationFile } from './run.ts';

/** Which hosts a run talks to that belong to none of Azure's own clouds or to no public service. Their answers are for admins. */
export interface OtherHosts {
  /** Resource Manager and sign-in of a custom cloud. */
  cloud: boolean;
  /** Where Terraform keeps the state. */
  backend: boolean;
  /** Where modules and providers are fetched: a registry or a mirror of the operator's own. */
  sources: boolean;
}

export const NO_OTHER_HOSTS: OtherHosts = { cloud: false, backend: false, sources: false };

/** Names of settings that lead to a host which the person chose, in any backend. */
const ADDRESSES: ReadonlySet<string> = new Set(Object.values(BACKEND_SCHEMAS).flatMap(addressesIn));

/** Backends that always talk to a host which the person chose. */
const CHOSEN_HOSTS: readonly string[] = ['http', 'pg'];

/** Returns true if a person chose the host of the backend in a run's files. */
export function hasOtherBackend(files: readonly ConfigurationFile[]): boolean {
  const text = files.find(({ name }) => name === 'backend.tf')?.content;
  if (text === undefined) return true;
  const kind = /^\s*backend "([^"]+)"/m.exec(text)?.[1];
  if (kind !== undefined && CHOSEN_HOSTS.includes(kind)) return true;
  return [...text.matchAll(/^\s*"?(\w+)"?\s*=/gm)].some(([, name = '']) => ADDRESSES.has(name));
}

function addressesIn({ settings }: BackendSchema): string[] {
  return Object.entries(settings).flatMap(([name, kind]) => {
    if (typeof kind === 'object') return addressesIn(kind);
    return kind === 'endpoint' || kind === 'address' || kind === 'proxy' ? [name] : [];
  });
}
