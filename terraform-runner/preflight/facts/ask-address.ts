import http from 'node:http';
import https from 'node:https';
import type { ReleaseAccess } from '../../terraform/release/fetch-file.ts';
import type { RunAddress } from './run-addresses.ts';

/** Terraform's own patience with a registry is 10 s (TF_REGISTRY_CLIENT_TIMEOUT); a check has less. */
export const ASK_WITHIN_MS = 6_000;

/**
 * The status of an answer; its body is not read and no redirect followed. Proxies and certificates are those of a run's Terraform, not
 * of this process. @throws when there is none, a TimeoutError when there is none in time.
 */
export function askAddress({ url, method }: Pick<RunAddress, 'url' | 'method'>, { proxies, ca }: ReleaseAccess, abortSignal: AbortSignal): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(ASK_WITHIN_MS)]);
  const options = { method, signal, headers: { 'user-agent': 'wandb-azure-console' } };
  // A request that is aborted does not let go of a proxy that has not answered yet; its agent does, later.
  const through = { proxyEnv: proxies as unknown as NodeJS.ProcessEnv, timeout: 2 * ASK_WITHIN_MS };
  const answered = (response: http.IncomingMessage) => {
    resolve(response.statusCode ?? 0);
    response.destroy();
  };
  const request = url.startsWith('https:')
    ? https.request(url, { ...options, agent: new https.Agent({ ...through, ca: [...ca] }) }, answered)
    : http.request(url, { ...options, agent: new http.Agent(through) }, answered);
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  request.on('error', reject);
  request.end();
  return promise;
}
