import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ConsoleContext } from '#lib/console-context.ts';
import { findNetworkSettings } from '#lib/network/network-settings-store.ts';
import { networkSecrets, wholeAddress, type NetworkSetting, type NetworkSettings } from '#lib/network/network-settings.ts';
import { installedProviders } from '#lib/providers/allowed-providers.ts';
import { certificatesOfTerraform, findCertificates, trustedByTerraform } from './certificates.ts';
import { retryWhileDown } from './retry-while-down.ts';
import type { ReleaseAccess } from './terraform/release/fetch-file.ts';
import { cliConfigFileOf, decidesModules, decidesProviders, readOperatorFile, writeCliConfig } from './terraform/cli-config.ts';
import { pluginCacheOf } from './terraform/plugin-cache.ts';

type Environment = Readonly<Record<string, string>>;

/** How the Terraform of one run reaches the world. */
export interface RunNetwork {
  /** Proxies and certificates, as environment. */
  network: Record<string, string>;
  cliConfigFile: string;
  /** Passwords within it, for the mask. */
  secrets: string[];
  /** The same proxies and certificates, for what the runner itself asks on the run's behalf. */
  access: ReleaseAccess;
}

/**
 * Writes what a run's Terraform is started with into a folder of the run's own, from the settings as they are now: a change holds
 * from the next run on, and one under way keeps what it began with. `cloudCaPem`: what the cloud of the run's credential is to be
 * believed by, beside.
 */
export async function prepareRunNetwork({ db, key, dataDir, network, system, allowedProviders: added }: Pick<ConsoleContext, 'db' | 'key' | 'allowedProviders'> & { dataDir: string; network: Environment; system?: Environment }, { folder, phase, cloudCaPem, moduleVersion }: { folder: string; phase: string; cloudCaPem: string | null; moduleVersion?: string }): Promise<RunNetwork> {
  const settings = await retryWhileDown(() => findNetworkSettings({ db, key }));
  const cacheDir = pluginCacheOf(dataDir);
  await Promise.all([mkdir(cacheDir, { recursive: true }), mkdir(folder, { recursive: true, mode: 0o700 })]);
  const cliConfigFile = cliConfigFileOf(folder, phase);
  await writeCliConfig(cliConfigFile, { cacheDir, operator: (await readOperatorFile(network.TF_CLI_CONFIG_FILE)) ?? '', settings, limit: { allowed: installedProviders(moduleVersion ?? '', added), home: system?.HOME ?? null } });
  const proxied = withProxies(network, settings);
  const certificates = await findCertificates(network, [settings.values.caPem, cloudCaPem]);
  const access = { proxies: proxied, ca: certificatesOfTerraform(certificates) };
  return { network: await trustedByTerraform(proxied, path.join(folder, CERTIFICATES_FILE), certificates), cliConfigFile, secrets: networkSecrets(settings), access };
}

/** What the next run would be started with, without writing anything. */
export interface RunNetworkFacts {
  settings: NetworkSettings;
  /** The operator's own CLI configuration; empty where there is none. */
  operator: string;
  access: ReleaseAccess;
  /** The environment of the run's Terraform, and so of its git, with its certificates in this file, which is written. */
  environment: (bundleFile: string) => Promise<Record<string, string>>;
}

/** As {@link prepareRunNetwork} would have it now. */
export async function findRunNetwork({ db, key, network }: Pick<ConsoleContext, 'db' | 'key'> & { network: Environment }, cloudCaPem: string | null): Promise<RunNetworkFacts> {
  const settings = await findNetworkSettings({ db, key });
  const certificates = await findCertificates(network, [settings.values.caPem, cloudCaPem]);
  const [ca, proxies] = [certificatesOfTerraform(certificates), withProxies(network, settings)];
  const environment = (bundleFile: string) => trustedByTerraform(proxies, bundleFile, certificates);
  return { settings, operator: (await readOperatorFile(network.TF_CLI_CONFIG_FILE)) ?? '', access: { proxies, ca }, environment };
}

const CERTIFICATES_FILE = 'ca-certificates.pem';

const PROXIES = [
  ['httpsProxy', 'HTTPS_PROXY'],
  ['httpProxy', 'HTTP_PROXY'],
] as const;

/** The environment with the proxies that are stored, where it names none itself. In one setting capitals and small letters mean the same. */
export function withProxies(network: Environment, settings: NetworkSettings): Record<string, string> {
  const added: Record<string, string> = {};
  for (const [setting, name] of PROXIES) {
    const address = wholeAddress(settings, setting);
    if (address !== null && !names(network, name)) added[name] = address;
  }
  const { noProxy } = settings.values;
  if (noProxy !== null && !names(network, 'NO_PROXY')) added.NO_PROXY = noProxy;
  return { ...network, ...added };
}

function names(network: Environment, name: string): boolean {
  return network[name] !== undefined || network[name.toLowerCase()] !== undefined;
}

/** Settings that the environment of this runner decides, whatever is stored. Certificates are never among them: they add up. */
export async function decidedByEnvironment({ network, terraformVersion, terraformReleasesUrl }: { network: Environment; terraformVersion: string | null; terraformReleasesUrl: string | null }): Promise<NetworkSetting[]> {
  const operator = (await readOperatorFile(network.TF_CLI_CONFIG_FILE)) ?? '';
  const decided: [NetworkSetting, boolean][] = [
    ['httpsProxy', names(network, 'HTTPS_PROXY')],
    ['httpProxy', names(network, 'HTTP_PROXY')],
    ['noProxy', names(network, 'NO_PROXY')],
    ['networkMirrorUrl', decidesProviders(operator)],
    ['filesystemMirrorPath', decidesProviders(operator)],
    ['moduleRegistryUrl', decidesModules(operator)],
    ['releasesUrl', terraformReleasesUrl !== null],
    ['terraformVersion', terraformVersion !== null],
  ];
  return decided.filter(([, isDecided]) => isDecided).map(([name]) => name);
}
