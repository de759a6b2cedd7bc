import { getModuleVersion } from '../modules/catalog.ts';
import type { ModuleOutput, ModuleVariable } from '../modules/module-variable.ts';
import { isAtLeast } from '../modules/module-version.ts';
import { isSecretVariable } from '../modules/secret-variables.ts';
import type { ConfiguredDeployment } from './configuration.ts';
import { attribute, blank, block, expression, type HclItem, type HclValue } from './hcl.ts';
import { isFirst, usedVariables } from './used-variables.ts';
import { passesSubscription } from './variables-file.ts';

/** main.tf: the providers, the module with what was chosen, and every output of it. */
export function mainFile(deployment: ConfiguredDeployment): HclItem[] {
  const outputs = getModuleVersion(deployment.moduleVersion).outputs.map(writeOutput);
  return spaced([...writeProviders(deployment), writeModule(deployment), ...outputs]);
}

function writeProviders(deployment: ConfiguredDeployment): HclItem[] {
  if (deployment.target === 'practice') return [];
  const { providers } = getModuleVersion(deployment.moduleVersion);
  const subscription = passesSubscription(deployment) ? [attribute('subscription_id', expression('var.subscription_id'))] : [];
  const azurerm = block('provider', ['azurerm'], [...subscription, ...(subscription.length > 0 ? [blank] : []), block('features', [], [])]);
  // azapi reads the same subscription; without it the two could look at different ones.
  const azapi = providers.some((provider) => provider.name === 'azapi') ? [block('provider', ['azapi'], subscription)] : [];
  return [azurerm, ...azapi, block('provider', ['kubernetes'], clusterAccess()), block('provider', ['helm'], [block('kubernetes', [], clusterAccess())])];
}

/** From the module's outputs, never from a data source: that one fails on destroy, when the cluster is gone already. */
function clusterAccess(): HclItem[] {
  return [
    attribute('host', expression('module.wandb.cluster_host')),
    attribute('cluster_ca_certificate', expression('base64decode(module.wandb.cluster_ca_certificate)')),
    attribute('client_key', expression('base64decode(module.wandb.cluster_client_key)')),
    attribute('client_certificate', expression('base64decode(module.wandb.cluster_client_certificate)')),
  ];
}

function writeModule(deployment: ConfiguredDeployment): HclItem {
  const used = usedVariables(deployment);
  const pass = (variable: ModuleVariable) => attribute(variable.name, argument(deployment, variable.name));
  const rest = used.filter((variable) => !isFirst(variable.name)).map(pass);
  return block('module', ['wandb'], [
    ...moduleSource(deployment),
    blank,
    ...used.filter((variable) => isFirst(variable.name)).map(pass),
    ...(rest.length > 0 ? [blank, ...rest] : []),
  ]);
}

function moduleSource(deployment: ConfiguredDeployment): HclItem[] {
  if (deployment.target === 'practice') return [attribute('source', './modules/wandb')];
  return [attribute('source', 'wandb/wandb/azurerm'), attribute('version', deployment.moduleVersion)];
}

/**
 * Before 2.0.0 the module counts by external_bucket and loops over other_wandb_env, and Terraform refuses both
 * for a sensitive value: there the mark is taken off as far as needed (the console masks the values in logs anyway).
 */
function argument(deployment: ConfiguredDeployment, name: string): HclValue {
  if (!isAtLeast(deployment.moduleVersion, '2.0.0')) {
    if (name === 'external_bucket') return expression('nonsensitive(var.external_bucket)');
    if (name === 'other_wandb_env') return expression('{ for key, value in nonsensitive(var.other_wandb_env) : key => sensitive(value) }');
  }
  return expression(`var.${name}`);
}

/** Sensitive where the module says so, and where the value is a way into the cluster or may repeat a secret input. */
function writeOutput(output: ModuleOutput): HclItem {
  const value = attribute('value', expression(`module.wandb.${output.name}`));
  const isSecret = output.sensitive || output.name.startsWith('cluster_') || isSecretVariable(output.name);
  return block('output', [output.name], isSecret ? [value, attribute('sensitive', true)] : [value]);
}

function spaced(blocks: HclItem[]): HclItem[] {
  return blocks.flatMap((item, index) => (index === 0 ? [item] : [blank, item]));
}
