import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { MODULE_REGISTRY_HOST } from '#lib/network/network-settings.ts';
import { requestThrough } from '../../terraform/release/fetch-file.ts';
import { decidesModules } from '../../terraform/cli-config.ts';
import type { GitAnswer } from '../../terraform/git.ts';
import type { RunNetworkFacts } from '../../run-network.ts';
import { failed, passed, unknown, warned, type Check, type Found } from '../check.ts';
import type { CheckContext } from '../check-context.ts';
import { MODULE_REPOSITORY } from '../facts/run-addresses.ts';

const LS_REMOTE = ['ls-remote', '--exit-code', MODULE_REPOSITORY, 'HEAD'] as const;

/**
 * Whether the runner's host has git, and whether git reaches the module with the proxies and certificates that the run's Terraform
 * gives it. The public registry points to a git repository. A registry of the operator's own may serve archives.
 */
export const gitCheck: Check = {
  id: 'git',
  async find(context) {
    if (context.subject.target === 'practice') return passed('none_needed');
    const network = await context.runNetwork();
    const version = await askGit(context, network, ['--version']);
    const source = await moduleSource(context, network);
    if (source === 'archive') return passed('archives');
    const rest = { values: { version: /\d+(?:\.\d+)+/.exec(version?.stdout ?? '')?.[0] ?? '' }, command: 'git --version' };
    if (!version?.ok) return source === 'unknown' ? warned('maybe_missing', rest) : failed('missing', rest);
    return source === 'public' ? reached(await askGit(context, network, LS_REMOTE), rest.values) : passed('there', { values: rest.values });
  },
};

/** By the header with which a registry answers a download (developer.hashicorp.com/terraform/internals/module-registry-protocol). */
async function moduleSource({ subject, abortSignal }: CheckContext, { settings, operator, access }: RunNetworkFacts): Promise<'public' | 'git' | 'archive' | 'unknown'> {
  if (decidesModules(operator)) return 'unknown';
  const { moduleRegistryUrl: registry } = settings.values;
  if (registry === null) return 'public';
  const login = settings.logins.moduleRegistryUrl;
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const headers = login === undefined ? {} : { authorization: `Bearer ${decodeURIComponent(login.split(':').findLast((part) => part !== '') ?? '')}` };
  const request = requestThrough(new URL(`${registry}/wandb/wandb/azurerm/${subject.moduleVersion}/download`), access, { headers, signal: abortSignal }, (response) => {
    resolve(String(response.headers['x-terraform-get'] ?? '') || null);
    response.destroy();
  });
  request.on('error', () => resolve(null));
  request.end();
  const address = await promise;
  if (address === null) return 'unknown';
  return /^git::|^git@|\.git(?:[?/]|$)|^(?:https:\/\/)?github\.com\/[^?]*(?:\?ref=|$)/.test(address) && !/\.(?:zip|tar\.gz|tgz)(?:[?]|$)/.test(address) ? 'git' : 'archive';
}

/** With the certificates of a run in a file that goes with the question. */
async function askGit({ surroundings, abortSignal }: CheckContext, { environment }: RunNetworkFacts, args: readonly string[]): Promise<GitAnswer | null> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'console-git-'));
  try {
    return await surroundings.git(args, await environment(path.join(folder, 'ca-certificates.pem')), abortSignal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What git says, by its kind: its own text could contain a proxy's password. */
const REASONS: readonly [code: 'untrusted' | 'unreached' | 'silent', reason: RegExp][] = [
  ['untrusted', /(SSL certificate problem[^\n']*|server certificate verification failed|certificate signer not trusted|no alternative certificate subject name[^\n']*|error setting certificate[^\n']*|error adding trust anchors|error reading ca cert file)/i],
  ['silent', /(Operation timed out|Connection timed out|Operation too slow|returned error: (?:429|5\d\d)|Empty reply from server|early EOF)/i],
  ['unreached', /(Received HTTP code \d+ from proxy|CONNECT tunnel failed, response \d+|Proxy CONNECT aborted|Could not resolve (?:host|proxy)|Connection refused|Couldn't connect to server|Failed to connect to|Connection reset|No route to host|Network is unreachable|gnutls_handshake|SSL_connect|returned error: 4\d\d|terminal prompts disabled|Authentication failed|[Rr]epository[^\n]*not found)/],
];

function reached(answer: GitAnswer | null, { version }: { version: string }): Found {
  const host = new URL(MODULE_REPOSITORY).host;
  if (answer?.ok) return passed('reached', { values: { version, host } });
  const found = REASONS.map(([code, pattern]) => [code, pattern.exec(answer?.stderr ?? '')?.[1] ?? ''] as const).find(([, reason]) => reason !== '');
  const rest = { values: { version, host, reason: found?.[1] ?? '' }, command: `git ${LS_REMOTE.join(' ')}` };
  if (found === undefined) return unknown('not_understood', { values: { ...rest.values, registry: MODULE_REGISTRY_HOST } });
  return found[0] === 'silent' ? warned('silent', rest) : failed(found[0], rest);
}
