import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MODULE_REGISTRY_HOST, type NetworkSettings } from '#lib/network/network-settings.ts';
import { swapFile } from '#lib/whole-file.ts';
import { asHcl } from './json-cli-config.ts';
import { limitInstallation, quoted, writeInstallation, type ProviderLimit } from './provider-installation.ts';

/** In a run's own directory, beside its configuration; each phase has its own, which goes when the phase has ended. */
export function cliConfigFileOf(dir: string, phase: string): string {
  return path.join(dir, `console-${phase}.tfrc`);
}

/**
 * Writes the CLI configuration that a run's Terraform is started with: the shared plugin cache, where an admin wants providers and
 * modules to come from, and before that whatever an operator set in a TF_CLI_CONFIG_FILE of their own: their blocks hold. A mirror's
 * address may have a password in it, so the file is its owner's alone. `limit`: which providers may be installed at all, whoever says
 * where they come from; without it, any.
 */
export async function writeCliConfig(file: string, { cacheDir, operator, settings, limit = null }: { cacheDir: string; operator: string; settings: NetworkSettings; limit?: ProviderLimit | null }): Promise<void> {
  const own = Object.entries({ plugin_cache_dir: JSON.stringify(cacheDir), disable_checkpoint: 'true', ...USE_THE_CACHE });
  const unsaid = own.filter(([name]) => !new RegExp(String.raw`^\s*${name}\s*=`, 'm').test(operator));
  const providers = decidesProviders(operator) ? null : await writeInstallation(settings, limit);
  const blocks = [providers, modulesBlock(settings, operator)].filter((block) => block !== null);
  const theirs = limit === null ? operator : limitInstallation(operator, limit.allowed);
  await swapFile(file, [...unsaid.map(([name, value]) => `${name} = ${value}\n`), ...blocks, theirs].join(''));
}

/**
 * A deployment's first run starts without a lock file, and Terraform then fetches each provider anew, over the copy in the cache that
 * another run may be executing (*text file busy*), unless it is told that a lock file which only knows this platform will do. It will:
 * each platform has its own (decision 0005). What a lock file does know still has to match. (Terraform, CLI configuration, *Allowing the Provider Plugin
 * Cache to break the dependency lock file*.)
 */
const USE_THE_CACHE = { plugin_cache_may_break_dependency_lock_file: 'true' };

/**
 * Instead of asking the registry's host what it offers: what is not said here, it does not offer. So providers are said to be where
 * they are (registry.terraform.io/.well-known/terraform.json); a mirror of them, where one is named, comes before. Terraform takes no
 * user and password in such an address (*embedded username/password information is not permitted*); a registry asks for a token. It
 * shows that to whoever answers for the host, whatever the service (terraform, internal/getproviders, registry_client.go:
 * addHeadersToRequest): with one, the public registry is not named, and providers need a mirror.
 */
function modulesBlock({ values, logins }: NetworkSettings, operator: string): string | null {
  const { moduleRegistryUrl: url } = values;
  if (url === null || decidesModules(operator)) return null;
  const token = tokenOf(logins.moduleRegistryUrl);
  const services = { 'modules.v1': `${url}/`, ...(token === null && { 'providers.v1': `https://${MODULE_REGISTRY_HOST}/v1/providers/` }) };
  const host = `host ${quoted(MODULE_REGISTRY_HOST)} {\n  services = {\n${Object.entries(services).map(([name, address]) => `    ${quoted(name)} = ${quoted(address)}\n`).join('')}  }\n}\n`;
  return token === null ? host : `${host}credentials ${quoted(MODULE_REGISTRY_HOST)} {\n  token = ${quoted(token)}\n}\n`;
}

/** A token stands where a password would, or alone before the host. */
function tokenOf(login: string | undefined): string | null {
  if (login === undefined) return null;
  const [user = '', password = ''] = login.split(':');
  return decodeURIComponent(password === '' ? user : password);
}

/** Whether the operator's own file says where providers come from. */
export function decidesProviders(operator: string): boolean {
  return /^\s*"?provider_installation"?\s*\{/m.test(operator);
}

/** Whether it says who answers for the registry's host. */
export function decidesModules(operator: string): boolean {
  return new RegExp(String.raw`^\s*host\s+"${RegExp.escape(MODULE_REGISTRY_HOST)}"\s*\{`, 'm').test(operator);
}

/** What an operator's TF_CLI_CONFIG_FILE holds, in HCL; empty where none is named. One that is missing is null: Terraform would warn of it on every run. */
export async function readOperatorFile(file: string | undefined): Promise<string | null> {
  if (file === undefined) return '';
  return readFile(file, 'utf8').then(asHcl, () => null);
}
