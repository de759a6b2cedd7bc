import { derivedNames } from './derived-names.ts';
import type { PreflightSubject } from './preflight-subject.ts';

/** Whatever is chosen, the module makes something of these. PolicyInsights: the cluster's policy add-on. */
const ALWAYS = ['Microsoft.Authorization', 'Microsoft.Compute', 'Microsoft.ContainerService', 'Microsoft.DBforMySQL', 'Microsoft.ManagedIdentity', 'Microsoft.Network', 'Microsoft.PolicyInsights', 'Microsoft.Storage'];

/** The resource providers a deployment uses (read in the module's source at its tags). */
export function requiredProviders(subject: Pick<PreflightSubject, 'moduleVersion' | 'inputs' | 'secretNames'>): string[] {
  const { keyVault, redis } = derivedNames(subject);
  return [
    ...ALWAYS,
    ...(keyVault === null ? [] : ['Microsoft.KeyVault']),
    ...(redis === null ? [] : ['Microsoft.Cache']),
    // Without an internal queue the module makes one of Azure's own.
    ...(subject.inputs.use_internal_queue === true ? [] : ['Microsoft.EventGrid']),
  ].sort();
}
