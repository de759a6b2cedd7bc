import type http from 'node:http';
import type { ClaimedRun } from '#lib/runs/claim-store.ts';
import { bypassesProxy } from './no-proxy.ts';
import { requestThrough, type ReleaseAccess } from './terraform/release/fetch-file.ts';

/** Why the console's address does not answer; null: it answers. Never a text, which could contain a proxy's password. */
export type ConsoleProblem = string | null;

const ASK_WITHIN_MS = 5_000;

/** Where a run's Terraform keeps its state at the console, without the path; null where the state is kept elsewhere. */
export function consoleAddressOf({ stateIsHere, files }: Pick<ClaimedRun, 'stateIsHere' | 'files'>): string | null {
  if (!stateIsHere) return null;
  const address = files.map(({ content }) => /^\s*lock_address\s*=\s*"([^"]+)\/api\/state\/[^"/]+"/m.exec(content)?.[1]).find((found) => found !== undefined);
  return address ?? null;
}

/** Asks the console's address as the run's Terraform will: with its proxies and certificates. */
export async function askConsole(address: string, access: ReleaseAccess, signal: AbortSignal = new AbortController().signal): Promise<ConsoleProblem> {
  const { promise, resolve } = Promise.withResolvers<ConsoleProblem>();
  const late = AbortSignal.timeout(ASK_WITHIN_MS);
  const answered = (response: http.IncomingMessage) => {
    resolve(problemOf(response.statusCode ?? 0));
    response.destroy();
  };
  try {
    const url = new URL(`${address}/api/health/live`);
    const way = bypassesProxy(url, access.proxies) ? { ...access, proxies: {} } : access;
    const request = requestThrough(url, way, { signal: AbortSignal.any([signal, late]), headers: { 'user-agent': 'wandb-azure-console' } }, answered, { timeout: 2 * ASK_WITHIN_MS });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(late.aborted ? 'ETIMEDOUT' : (error.code ?? error.name)));
    request.end();
  } catch (error) {
    resolve((error as NodeJS.ErrnoException).code ?? 'ERR_INVALID_URL');
  }
  return promise;
}

/** The console always answers 200. Another status is a proxy's, or another server's; 401 is a state backend that answers nothing else. */
function problemOf(status: number): ConsoleProblem {
  return (status >= 200 && status < 300) || status === 401 ? null : `HTTP ${status}`;
}
