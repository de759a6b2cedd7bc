import { createsRedis } from '../modules/creates-redis.ts';
import { isAtLeast } from '../modules/module-version.ts';
import type { PreflightSubject } from './preflight-subject.ts';

/** What the module calls the things that have to have a free name; null for what it does not create. */
export interface DerivedNames {
  resourceGroup: string;
  storageAccount: string | null;
  keyVault: string | null;
  redis: string | null;
  dnsLabel: string;
}

type NamingSubject = Pick<PreflightSubject, 'moduleVersion' | 'inputs' | 'secretNames'>;

/** Read in the module's source at its tags: the rules of a name have changed between them. */
export function derivedNames(subject: NamingSubject): DerivedNames {
  // A draft may hold anything. These go into addresses and into commands that people copy, so only what a name can be made of is left.
  const namespace = String(subject.inputs.namespace ?? '').replaceAll(/[^A-Za-z0-9-]/g, '');
  return {
    resourceGroup: namespace,
    storageAccount: makesStorage(subject) ? storageAccountOf(namespace, subject.moduleVersion) : null,
    keyVault: isAtLeast(subject.moduleVersion, '1.7.0') ? vaultOf(namespace, subject.moduleVersion) : null,
    redis: createsRedis(subject.moduleVersion, subject.inputs) ? namespace : null,
    dnsLabel: namespace,
  };
}

/** `<namespace>-storage` without its hyphens; from 2.13.2 on at most 17 letters and digits of the namespace are left of it. */
function storageAccountOf(namespace: string, version: string): string {
  const letters = namespace.replaceAll('-', '');
  return isAtLeast(version, '2.13.2') ? `${letters.slice(0, 17)}storage` : `${letters}storage`;
}

/** `<namespace>-vault`, from 1.7.1 on cut to the 24 characters that Azure allows, without a hyphen at the end. */
function vaultOf(namespace: string, version: string): string {
  const name = `${namespace}-vault`;
  return isAtLeast(version, '1.7.1') ? name.slice(0, 24).replace(/-+$/, '') : name;
}

/** A bucket of one's own takes the place of the storage account: all three of its variables, or another cloud's bucket. */
function makesStorage({ inputs, secretNames }: NamingSubject): boolean {
  const isSet = (name: string) => typeof inputs[name] === 'string' && inputs[name] !== '';
  return !secretNames.includes('external_bucket') && !(isSet('storage_account') && isSet('blob_container') && secretNames.includes('storage_key'));
}
