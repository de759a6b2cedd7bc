import { findModuleVariable, getModuleVersion } from '#lib/modules/catalog.ts';
import { isAtLeast } from '#lib/modules/module-version.ts';
import { MODULE_REGISTRY_HOST, type NetworkSettings } from '#lib/network/network-settings.ts';
import type { PreflightSubject } from '#lib/preflight/preflight-subject.ts';
import { decidesModules, decidesProviders } from '../../terraform/cli-config.ts';

/** An address that Terraform or one of its providers asks on the runner's host. */
export interface RunAddress {
  url: string;
  method: 'GET' | 'HEAD';
  /** False where a copy that was kept may do. */
  isNeeded: boolean;
  /** Open to everybody: if it refuses, something on the way does. A mirror may ask for its password, which is not sent. */
  isPublic: boolean;
}

/** What a run will ask, as far as it can be told. */
export interface RunAddresses {
  addresses: RunAddress[];
  /** What an operator's own CLI configuration decides, which is not read here. */
  untold: 'none' | 'modules' | 'providers' | 'both';
}

type Subject = Pick<PreflightSubject, 'moduleVersion' | 'inputs'>;

const known = (url: string, method: 'GET' | 'HEAD' = 'HEAD', isNeeded = true): RunAddress => ({ url, method, isNeeded, isPublic: true });
const own = (url: string): RunAddress => ({ url, method: 'GET', isNeeded: true, isPublic: false });

/** Remote service discovery: the first thing that Terraform asks a registry (developer.hashicorp.com/terraform/internals/remote-service-discovery). */
const REGISTRY = known(`https://${MODULE_REGISTRY_HOST}/.well-known/terraform.json`, 'GET');
/** The registry names where an archive is; what is in the plugin cache is not fetched again. */
const PROVIDER_ARCHIVES = known('https://releases.hashicorp.com/terraform-provider-azurerm/', 'HEAD', false);
/** The registry sends whoever wants the module to its repository. */
export const MODULE_REPOSITORY = 'https://github.com/wandb/terraform-azurerm-wandb';
const MODULE_SOURCE = known(MODULE_REPOSITORY);
const CERT_MANAGER_CHARTS = known('https://charts.jetstack.io/index.yaml');
const WANDB_CHARTS = known('https://charts.wandb.ai/index.yaml');

/** The addresses of a deployment's run, each once, by the settings of a closed network and the operator's CLI configuration. */
export function runAddresses(subject: Subject, settings: NetworkSettings, operator: string): RunAddresses {
  const [modules, providers] = [decidesModules(operator), decidesProviders(operator)];
  const addresses = [...(modules ? [] : moduleAddresses(settings)), ...(providers ? [] : providerAddresses(settings)), ...chartAddresses(subject)];
  return { addresses: [...new Set(addresses)], untold: modules ? (providers ? 'both' : 'modules') : providers ? 'providers' : 'none' };
}

/** A registry of one's own names its archives itself: where they are is not known before. */
function moduleAddresses({ values: { moduleRegistryUrl: url } }: NetworkSettings): RunAddress[] {
  return url === null ? [REGISTRY, MODULE_SOURCE] : [own(`${url}/wandb/wandb/azurerm/versions`)];
}

/** Provider network mirror protocol: the list of versions (developer.hashicorp.com/terraform/internals/provider-network-mirror-protocol). A folder is no host. */
function providerAddresses({ values: { networkMirrorUrl: url, filesystemMirrorPath: folder } }: NetworkSettings): RunAddress[] {
  if (url !== null) return [own(`${url}/${MODULE_REGISTRY_HOST}/hashicorp/azurerm/index.json`)];
  return folder === null ? [REGISTRY, PROVIDER_ARCHIVES] : [];
}

/** The helm provider fetches charts itself (read in the module at its tags); those of W&B's resources and of the jobs lie in the module. */
function chartAddresses({ moduleVersion, inputs }: Subject): RunAddress[] {
  const isOn = (name: string, otherwise: boolean) => (inputs[name] ?? findModuleVariable(getModuleVersion(moduleVersion), name)?.default ?? otherwise) === true;
  const hasOperator = isAtLeast(moduleVersion, '2.0.0') && isOn('enable_helm_operator', true) && isOn('enable_helm_release', true);
  return [...(isOn('use_dns_resolver', false) ? [] : [CERT_MANAGER_CHARTS]), ...(hasOperator ? [WANDB_CHARTS] : [])];
}
