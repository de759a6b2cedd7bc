import type { IncomingMessage } from 'node:http';
import { isFromOwnPage } from '#lib/web/own-origin.ts';
import { translator } from '#lib/words/translate.ts';

/** An answer of the web server itself, before Next sees the request. */
export interface Refusal {
  status: number;
  headers: Record<string, string>;
  text: string;
}

const API_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'LOCK', 'UNLOCK'];
const PAGE_METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];

/** Refuses what no page and no route may get; null for everything else. Expects believable headers. */
export function refuseRequest({ method = '', url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>, consoleUrl: string): Refusal | null {
  const path = pathOf(url);
  if (path === null) return plain(400, 'bad_address');
  const isApi = path.startsWith('/api/');
  const methods = isApi ? API_METHODS : PAGE_METHODS;
  if (!methods.includes(method)) return plain(405, 'method_not_allowed', {}, { allow: methods.join(', ') });
  // Routes ask for themselves; every other POST is a server action, and Next lets one without an Origin through.
  if (isApi || method !== 'POST' || isWelcome(headers)) return null;
  return plain(403, 'wrong_address', { url: consoleUrl });
}

/** Without a cookie there is nobody a request could be sent in the name of; what names its page has to name ours all the same. */
function isWelcome({ host = '', origin, cookie, 'sec-fetch-site': site }: IncomingMessage['headers']): boolean {
  if (cookie === undefined && origin === undefined && site === undefined) return true;
  return isFromOwnPage({ host, origin: origin ?? null, site: typeof site === 'string' ? site : null });
}

/** Null for a path with a broken escape: Next fails on it. */
function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '');
  } catch {
    return null;
  }
}

/** As text/plain alone, because that is what Next's client shows of a refused action. */
function plain(status: number, code: string, values: Record<string, string> = {}, headers: Record<string, string> = {}): Refusal {
  const t = translator('api');
  const detail = t.has(`${code}.detail`) ? ` ${t(`${code}.detail`, values)}` : '';
  return { status, headers: { 'content-type': 'text/plain', 'cache-control': 'no-store', ...headers }, text: `${t(`${code}.title`, values)}.${detail}\n` };
}
