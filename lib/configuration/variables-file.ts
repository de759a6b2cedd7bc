import type { ModuleVariable } from '../modules/module-variable.ts';
import { isSecretVariable } from '../modules/secret-variables.ts';
import { translator } from '../words/translate.ts';
import type { ConfiguredDeployment } from './configuration.ts';
import { attribute, blank, block, expression, type HclItem } from './hcl.ts';
import { usedVariables } from './used-variables.ts';

/** variables.tf: a declaration for each variable that is set, secrets marked as such whatever the module says. */
export function variablesFile(deployment: ConfiguredDeployment): HclItem[] {
  const declarations = usedVariables(deployment).map(declareVariable);
  if (passesSubscription(deployment)) declarations.unshift(declareSubscription());
  return declarations.flatMap((declaration, index) => (index === 0 ? [declaration] : [blank, declaration]));
}

/** Whether the subscription is named in the files; else Terraform finds it in its environment. */
export function passesSubscription(deployment: ConfiguredDeployment): boolean {
  return deployment.target === 'azure' && deployment.subscriptionId !== null;
}

function declareVariable(variable: ModuleVariable): HclItem {
  const body = [attribute('description', describe(variable.name)), attribute('type', expression(variable.type))];
  if (isSecretVariable(variable.name)) body.push(attribute('sensitive', true));
  return block('variable', [variable.name], body);
}

function declareSubscription(): HclItem {
  return block('variable', ['subscription_id'], [attribute('description', describe('subscription_id')), attribute('type', expression('string'))]);
}

function describe(name: string): string {
  return translator('modules')(`variables.${name}.description`);
}
