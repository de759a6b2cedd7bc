import { createServer, type IncomingMessage } from 'node:http';
import next from 'next';
import { readWebEnv } from '#lib/env/web-env.ts';
import { CHECKOUT } from './checkout.mjs';

/**
 * The web process: Next behind Node's own HTTP server, because Next's does not know the methods LOCK and UNLOCK that Terraform's
 * http backend speaks (docs/decisions/0004-lock-and-unlock.md).
 */
const { host, port, trustProxy } = readWebEnv();
const app = next({ dev: process.env.NODE_ENV === 'development', dir: CHECKOUT, hostname: host, port });
const handle = app.getRequestHandler();
await app.prepare();

const server = createServer((request, response) => {
  if (!isDecodable(request.url ?? '')) return void response.writeHead(400, { 'content-type': 'text/plain' }).end('This address cannot be read.\n');
  nameClient(request);
  translateLock(request);
  handle(request, response).catch((error: unknown) => {
    process.stderr.write(`${request.method} ${request.url?.split('?')[0]}: ${String(error)}\n`);
    response.destroy();
  });
});
server.listen(port, host);

/** A path with a broken escape is nobody's; Next would fail on it. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

/**
 * Whoever asks could say they are somebody else, and try passwords without end: X-Forwarded-For holds the address that we see,
 * or that the proxy saw, which is the last one in it.
 */
function nameClient(request: IncomingMessage): void {
  const seen = request.socket.remoteAddress ?? '';
  const told = request.headers['x-forwarded-for'];
  request.headers['x-forwarded-for'] = trustProxy && typeof told === 'string' ? (told.split(',').at(-1)?.trim() ?? seen) : seen;
}

/** LOCK and UNLOCK of a state become POST and DELETE of its lock. */
function translateLock(request: IncomingMessage): void {
  if (request.method !== 'LOCK' && request.method !== 'UNLOCK') return;
  const [path = '', query] = (request.url ?? '').split('?', 2);
  request.url = `${path}/lock${query === undefined ? '' : `?${query}`}`;
  request.method = request.method === 'LOCK' ? 'POST' : 'DELETE';
}

const END_WITHIN_MS = 8_000;

/** Streams are ended by instrumentation.ts on the same signal; other answers get to finish. */
function shutDown(): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), END_WITHIN_MS).unref();
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, shutDown);
