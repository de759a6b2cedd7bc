import type { InputValue } from '../deployments/deployment.ts';
import { findModuleVariable, getModuleVersion } from '../modules/catalog.ts';
import { writeHclInline } from './hcl.ts';

/**
 * Secret inputs as Terraform takes them from its environment: `{ TF_VAR_license: … }`. A string variable's value
 * stands as it is, any other as an expression of Terraform's language. Names the version does not have are left out.
 */
export function secretEnvironment(moduleVersion: string, secrets: Record<string, InputValue>): Record<string, string> {
  const module = getModuleVersion(moduleVersion);
  const entries = Object.entries(secrets).flatMap(([name, value]) => {
    const variable = findModuleVariable(module, name);
    if (!variable || value === null) return [];
    return [[`TF_VAR_${name}`, variable.type === 'string' && typeof value === 'string' ? value : writeHclInline(value)] as const];
  });
  return Object.fromEntries(entries);
}
