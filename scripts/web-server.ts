import { createServer, type IncomingMessage } from 'node:http';
import next from 'next';
import { readWebEnv } from '#lib/env/web-env.ts';
import { CHECKOUT } from './checkout.mjs';
import { protectAnswer } from './web/answer-headers.ts';
import { refuseRequest } from './web/refuse-request.ts';
import { keepBelievableHeaders, withoutOrigin } from './web/request-headers.ts';

/**
 * The web process: Next behind Node's own HTTP server, because Next's does not know the methods LOCK and UNLOCK that Terraform's
 * http backend speaks (docs/decisions/0004-lock-and-unlock.md).
 */
const { host, port, trustProxy, consoleUrl } = readWebEnv();
const app = next({ dev: process.env.NODE_ENV === 'development', dir: CHECKOUT, hostname: host, port });
const handle = app.getRequestHandler();
await app.prepare();

/** Whoever sends headers slower than this is cut off; bodies have Node's five minutes, which a large state over a slow line needs. */
const HEADERS_WITHIN_MS = 20_000;

const server = createServer({ headersTimeout: HEADERS_WITHIN_MS }, (request, response) => {
  protectAnswer(response, { consoleUrl });
  request.url = withoutOrigin(request.url ?? '/');
  keepBelievableHeaders(request.headers, request.socket.remoteAddress ?? '', { consoleUrl, trustProxy });
  const refusal = refuseRequest(request, consoleUrl);
  if (refusal !== null) return void response.writeHead(refusal.status, refusal.headers).end(refusal.text);
  translateLock(request);
  handle(request, response).catch((error: unknown) => {
    process.stderr.write(`${request.method} ${request.url?.split('?')[0]}: ${String(error)}\n`);
    response.destroy();
  });
});
server.listen(port, host);

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
