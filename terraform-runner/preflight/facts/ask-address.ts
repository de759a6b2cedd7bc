import type http from 'node:http';
import { requestThrough, type ReleaseAccess } from '../../terraform/release/fetch-file.ts';
import type { RunAddress } from './run-addresses.ts';

/** Terraform's own patience with a registry is 10 s (TF_REGISTRY_CLIENT_TIMEOUT); a check has less. */
export const ASK_WITHIN_MS = 6_000;

/**
 * The status of an answer; its body is not read and no redirect followed. Proxies and certificates are those of a run's Terraform, not
 * of this process. @throws when there is none, a TimeoutError when there is none in time.
 */
export function askAddress({ url, method }: Pick<RunAddress, 'url' | 'method'>, access: ReleaseAccess, abortSignal: AbortSignal): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(ASK_WITHIN_MS)]);
  const options = { method, signal, headers: { 'user-agent': 'wandb-azure-console' } };
  const answered = (response: http.IncomingMessage) => {
    resolve(response.statusCode ?? 0);
    response.destroy();
  };
  // A request that is aborted does not let go of a proxy that has not answered yet; its agent does, later.
  const request = requestThrough(new URL(url), access, options, answered, { timeout: 2 * ASK_WITHIN_MS });
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  request.on('error', reject);
  request.end();
  return promise;
}
