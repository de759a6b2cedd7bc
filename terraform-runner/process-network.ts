import tls from 'node:tls';
import type { NetworkSettings } from '#lib/network/network-settings.ts';
import { trustedByNode } from './certificates.ts';
import { withProxies } from './run-network.ts';

const PROXY_NAMES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'] as const;

/**
 * Lets this process reach the world as the settings say. The Azure SDKs, sign-in included, take proxies from the process's
 * environment whenever a client is made (@typespec/ts-http-runtime, proxyPolicy; NO_PROXY only once, with the first client), and
 * trust what Node trusts: this is the one door that reaches them all. `network` is what the process was started with, which holds.
 */
export function applyToProcess(environment: NodeJS.ProcessEnv, network: Readonly<Record<string, string>>, settings: NetworkSettings): void {
  const wanted = withProxies(network, settings);
  for (const name of PROXY_NAMES) {
    if (wanted[name] === undefined) delete environment[name];
    else environment[name] = wanted[name];
  }
  tls.setDefaultCACertificates(trustedByNode(settings.values.caPem));
}
