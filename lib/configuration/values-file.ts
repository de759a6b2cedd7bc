import type { InputValue } from '../deployments/deployment.ts';
import type { ModuleVariable } from '../modules/module-variable.ts';
import { isSecretVariable } from '../modules/secret-variables.ts';
import { translator } from '../words/translate.ts';
import type { ConfiguredDeployment } from './configuration.ts';
import { attribute, blank, comment, type HclItem } from './hcl.ts';
import { isFirst, usedVariables } from './used-variables.ts';
import { passesSubscription } from './variables-file.ts';

/** terraform.tfvars: the values that are not secret; for each that is, a comment saying where it comes from. */
export function valuesFile(deployment: ConfiguredDeployment): HclItem[] {
  const used = usedVariables(deployment);
  const open = used.filter((variable) => !isSecretVariable(variable.name));
  const subscription = passesSubscription(deployment) ? [attribute('subscription_id', deployment.subscriptionId)] : [];
  const groups = [
    subscription,
    assign(deployment, open.filter((variable) => isFirst(variable.name))),
    assign(deployment, open.filter((variable) => !isFirst(variable.name))),
    used.filter((variable) => isSecretVariable(variable.name)).map((variable) => noteSecret(variable, deployment.secretKeys?.[variable.name] ?? [])),
  ];
  return groups.filter((group) => group.length > 0).flatMap((group, index) => (index === 0 ? group : [blank, ...group]));
}

function assign(deployment: ConfiguredDeployment, variables: ModuleVariable[]): HclItem[] {
  return variables.map((variable) => attribute(variable.name, valueOf(deployment, variable.name)));
}

function valueOf(deployment: ConfiguredDeployment, name: string): InputValue {
  return name === 'location' ? deployment.location : (deployment.inputs[name] ?? null);
}

/** A key that is no plain word is left out: a comment is no place for it. */
const PLAIN_KEY = /^[A-Za-z0-9_.-]{1,128}$/;

function noteSecret({ name: variable }: ModuleVariable, keys: readonly string[]): HclItem {
  const words = translator('modules');
  const environment = `TF_VAR_${variable}`;
  const named = keys.filter((key) => PLAIN_KEY.test(key));
  return comment(named.length === 0 ? words('files.secret', { variable, environment }) : words('files.secretMap', { variable, environment, keys: named.join(', ') }));
}
