import { Resolver } from 'node:dns/promises';
import { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from '@azure/core-rest-pipeline';
import { PUBLIC_CLOUD } from '#lib/azure/azure-cloud.ts';
import type { PreflightSubject } from '#lib/preflight/preflight-subject.ts';
import type { RunnerSetup } from '../run-context.ts';
import { gitSettings, runGit, type GitAnswer } from '../terraform/git.ts';
import { askConsole } from '../console-address.ts';
import { askAddress } from './facts/ask-address.ts';

/** What a preflight asks that is not Azure. */
export interface Surroundings {
  /** The addresses a name has; none where there is no such name. @throws when no answer was had. */
  resolve: (host: string) => Promise<string[]>;
  /** Any HTTP answer will do. @throws when there is none. */
  reach: (url: string, abortSignal: AbortSignal) => Promise<void>;
  /** Why the console's address does not answer as a run's Terraform would ask it; null: it answers. */
  askConsole: typeof askConsole;
  /** The status of an answer, asked as a run's Terraform would ask. @throws when there is none. */
  ask: typeof askAddress;
  /** What git answers on the PATH and in the environment of a run's Terraform (`network`); null where there is no git. */
  git: (args: readonly string[], network: Record<string, string>, abortSignal: AbortSignal) => Promise<GitAnswer | null>;
  terraformVersion: string;
  now: () => Date;
}

const DNS_WITHIN_MS = 3_000;

/** Practice plays its own: nobody's name server is asked about a made-up address. */
export function surroundingsOf({ terraform, system }: Pick<RunnerSetup, 'terraform' | 'system'>, { target, faults }: PreflightSubject): Surroundings {
  const git: Surroundings['git'] = (args, network, signal) => runGit(args, { ...system, ...network, ...gitSettings(network) }, signal);
  const real: Surroundings = { resolve: resolveName, reach, askConsole, ask: askAddress, git, terraformVersion: terraform.version, now: () => new Date() };
  if (target !== 'practice') return real;
  return {
    // An address of TEST-NET-3, which is nobody's (RFC 5737).
    resolve: (host) => Promise.resolve(faults.includes('fqdn_elsewhere') && !host.endsWith(PUBLIC_CLOUD.addressSuffix) ? ['203.0.113.10'] : []),
    reach: faults.includes('state_backend_unreachable') ? () => Promise.reject(new Error('connect ECONNREFUSED')) : reach,
    askConsole: faults.includes('state_backend_unreachable') ? () => Promise.resolve('ECONNREFUSED') : askConsole,
    // It fetches nothing, so there is nobody to ask.
    ask: () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })),
    git: () => Promise.resolve(null),
    terraformVersion: faults.includes('terraform_too_old') ? '1.5.7' : terraform.version,
    now: () => new Date(),
  };
}

async function resolveName(host: string): Promise<string[]> {
  try {
    return await new Resolver({ timeout: DNS_WITHIN_MS, tries: 1 }).resolve4(host);
  } catch (error) {
    if (['ENOTFOUND', 'ENODATA'].includes(String((error as { code?: unknown }).code))) return [];
    throw error;
  }
}

/** By the Azure SDKs' pipeline: it keeps to the proxy settings of a closed network, which must not stand before the host itself. */
async function reach(url: string, abortSignal: AbortSignal): Promise<void> {
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } });
  if (['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)) pipeline.removePolicy({ name: 'proxyPolicy' });
  await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url, method: 'GET', abortSignal, allowInsecureConnection: true }));
}
