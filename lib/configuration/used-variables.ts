import { getModuleVersion } from '../modules/catalog.ts';
import type { ModuleVariable } from '../modules/module-variable.ts';
import { isSecretVariable } from '../modules/secret-variables.ts';
import type { ConfiguredDeployment } from './configuration.ts';

/** The variables that come first in each file, in the order in which the guide explains them. */
const FIRST = ['namespace', 'location', 'license', 'domain_name', 'subdomain'];

/**
 * The module's variables that this deployment sets, in the order of the files. Names that the version does not
 * have are left out: Terraform would refuse the whole configuration (validateInputs reports them).
 */
export function usedVariables(deployment: ConfiguredDeployment): ModuleVariable[] {
  const used = getModuleVersion(deployment.moduleVersion).variables.filter((variable) => isSet(deployment, variable.name));
  return [...FIRST.flatMap((name) => used.filter((variable) => variable.name === name)), ...used.filter((variable) => !isFirst(variable.name))];
}

/** Whether a variable stands in the first group of each file. */
export function isFirst(name: string): boolean {
  return FIRST.includes(name);
}

function isSet(deployment: ConfiguredDeployment, name: string): boolean {
  if (name === 'location') return true;
  // The license is asked for by every version, so the files declare it even before it was given.
  if (isSecretVariable(name)) return name === 'license' || deployment.secretNames.includes(name);
  return deployment.inputs[name] !== undefined && deployment.inputs[name] !== null;
}
