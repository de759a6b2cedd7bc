import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';

/** How releases are reached: proxies as the environment names them, and the certificates that are trusted (PEM). */
export interface ReleaseAccess {
  proxies: Readonly<Record<string, string>>;
  ca: readonly string[];
}

const MAX_REDIRECTS = 5;
/** A server that says nothing for so long is gone. */
const SILENT_MS = 60_000;
/** A list of checksums is some kilobytes; nobody fills our memory with one. */
const MAX_SMALL_BYTES = 1024 * 1024;
/** Terraform's archives have some 30 MB; nobody fills our disk with one. */
const MAX_LARGE_BYTES = 512 * 1024 * 1024;

/** A small file; null when the server has none (404, 403: some mirrors say that of what is missing). @throws when it cannot be reached. */
export async function fetchSmall(url: URL, access: ReleaseAccess): Promise<Buffer | null> {
  const response = await get(url, access, {});
  if (isMissing(response)) return discard(response, null);
  refuseOther(response, [200]);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_SMALL_BYTES) throw new Error(`more than ${MAX_SMALL_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * A large file onto the disk, from where an earlier try left off; false when the server has none. Whether the bytes are the right
 * ones is the caller's to check. @throws when it cannot be reached or the connection ends early; what came is kept, unless it is more than `maxBytes`.
 */
export async function fetchLarge(url: URL, access: ReleaseAccess, file: string, maxBytes = MAX_LARGE_BYTES): Promise<boolean> {
  const there = await stat(file).then(({ size }) => size, () => 0);
  const response = await get(url, access, there === 0 ? {} : { range: `bytes=${there}-` });
  if (isMissing(response)) return discard(response, false);
  // 416: it is there already, or is another file now; the checksum tells.
  if (response.statusCode === 416) return discard(response, true);
  refuseOther(response, [200, 206]);
  const isRest = response.statusCode === 206;
  try {
    await pipeline(response, noMoreThan(maxBytes, isRest ? there : 0), createWriteStream(file, { flags: isRest ? 'a' : 'w', mode: 0o600 }));
  } catch (error) {
    if (error instanceof TooLarge) await rm(file, { force: true });
    throw error;
  }
  return true;
}

class TooLarge extends Error {}

function noMoreThan(maxBytes: number, there: number) {
  return async function* (parts: AsyncIterable<Buffer>) {
    let size = there;
    for await (const part of parts) {
      size += part.length;
      if (size > maxBytes) throw new TooLarge(`it is larger than ${maxBytes} bytes`);
      yield part;
    }
  };
}

async function get(url: URL, access: ReleaseAccess, headers: Record<string, string>, redirects = MAX_REDIRECTS): Promise<http.IncomingMessage> {
  const response = await ask(url, access, headers);
  const { statusCode = 0, headers: { location } } = response;
  if (statusCode < 300 || statusCode >= 400 || location === undefined) return response;
  response.destroy();
  const next = new URL(location, url);
  if (redirects === 0) throw new Error('redirected too often');
  if (url.protocol === 'https:' && next.protocol !== 'https:') throw new Error(`redirected to ${next.protocol}//${next.host}, which is not encrypted`);
  return get(next, access, headers, redirects - 1);
}

function ask(url: URL, access: ReleaseAccess, headers: Record<string, string>): Promise<http.IncomingMessage> {
  // A connection of its own each time: a download is rare, and an idle socket would keep the process up.
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const request = requestThrough(url, access, { headers, timeout: SILENT_MS }, resolve);
  request.on('timeout', () => request.destroy(new Error(`nothing was heard for ${SILENT_MS / 1000} s`)));
  request.on('error', reject);
  request.end();
  return promise;
}

/** A request through the proxies, that trusts the certificates; it is not sent yet. `connection`: of its agent. */
export function requestThrough(url: URL, { proxies, ca }: ReleaseAccess, options: http.RequestOptions, answered: (response: http.IncomingMessage) => void, connection: http.AgentOptions = {}): http.ClientRequest {
  // Node's type asks for a whole environment; it reads the proxies of it.
  const through = { ...connection, proxyEnv: proxies as unknown as NodeJS.ProcessEnv };
  if (url.protocol === 'https:') return https.request(url, { ...options, agent: new https.Agent({ ...through, ca: [...ca] }) }, answered);
  return http.request(url, { ...options, agent: new http.Agent(through) }, answered);
}

function isMissing({ statusCode }: http.IncomingMessage): boolean {
  return statusCode === 404 || statusCode === 403;
}

function discard<T>(response: http.IncomingMessage, value: T): T {
  response.destroy();
  return value;
}

function refuseOther(response: http.IncomingMessage, good: readonly number[]): void {
  if (good.includes(response.statusCode ?? 0)) return;
  response.destroy();
  throw new Error(`the server answered ${response.statusCode}`);
}
