import { existsSync } from 'node:fs';
import http from 'node:http';
import { finished, pipeline } from 'node:stream/promises';
import { bypassesProxy } from '../no-proxy.ts';
import { requestThrough } from '../terraform/release/fetch-file.ts';
import type { RelaySettings } from './relay-settings.ts';

const METHODS: readonly string[] = ['GET', 'POST', 'LOCK', 'UNLOCK'];

/** A header of one connection, not of the request (RFC 9110, section 7.6.1). */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'host', 'expect']);

/** Terraform tries again on 503 and gives up on 424. It takes a 404 for an empty state, so the relay never answers that. */
const TRY_AGAIN = 503;
const GIVE_UP = 424;

const LOOK_EVERY_MS = 500;
/** A console that sends nothing for so long does not answer. It may check a large state for some seconds. */
const SILENT_MS = 60_000;
/** The same after the relay has given up once: Terraform asks up to five times more, and its cancel has to end within the grace. */
const SILENT_AFTER_GIVING_UP_MS = 5_000;

/** What the server has to know of a run. */
type Target = Pick<RelaySettings, 'console' | 'path' | 'access' | 'interruptedFile' | 'givesUpAfterMs'>;

/**
 * Creates the server that forwards the state requests of one run to the console. While the console is away it answers 503, and
 * Terraform tries again. After an interrupt it answers 424 instead, so that Terraform writes its state to a file and ends
 * (docs/decisions/0012). Each request is tried at the console first.
 */
export function createRelayServer(target: Target): http.Server {
  /** When the first request began that failed since the last one that succeeded, by performance.now(). */
  let failingSince: number | null = null;
  let hasGivenUp = false;
  const isInterrupted = () => existsSync(target.interruptedFile);
  const silentLimit = () => (hasGivenUp ? Math.min(target.givesUpAfterMs, SILENT_AFTER_GIVING_UP_MS) : isInterrupted() ? target.givesUpAfterMs : SILENT_MS);

  const relay = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const startedAt = performance.now();
    const { answer, isSent } = askConsole(target, request, silentLimit);
    const answered = await answer;
    if (answered !== null && !isRetried(answered.statusCode ?? 0)) {
      failingSince = null;
      hasGivenUp = false;
      response.writeHead(answered.statusCode ?? 502, headersOf(answered));
      return pipeline(answered, response);
    }
    failingSince ??= startedAt;
    hasGivenUp = isInterrupted() && performance.now() - failingSince >= target.givesUpAfterMs;
    if (answered !== null && !hasGivenUp) {
      response.writeHead(answered.statusCode ?? 502, headersOf(answered));
      return pipeline(answered, response);
    }
    answered?.destroy();
    // Terraform reads the answer only after it has sent its whole state.
    request.resume();
    await isSent;
    response.writeHead(hasGivenUp ? GIVE_UP : TRY_AGAIN, { 'content-length': 0 }).end();
  };

  // A connection that Terraform keeps open outlasts its own limit of 90 seconds, so Terraform closes it first.
  const server = http.createServer({ requestTimeout: 0, keepAliveTimeout: 120_000 }, (request, response) => {
    const [pathname] = (request.url ?? '').split('?', 1);
    if (pathname !== target.path || !METHODS.includes(request.method ?? '')) return void response.writeHead(400).end();
    relay(request, response).catch(() => response.destroy());
  });
  return server;
}

/** The answers that Terraform's http client tries again after (hashicorp/go-retryablehttp). */
function isRetried(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

interface Asked {
  /** Null where the console does not answer. */
  answer: Promise<http.IncomingMessage | null>;
  /** Resolves once Terraform's request is read to its end. */
  isSent: Promise<void>;
}

function askConsole({ console, access }: Target, from: http.IncomingMessage, silentLimit: () => number): Asked {
  const { promise: answer, resolve } = Promise.withResolvers<http.IncomingMessage | null>();
  const isSent = finished(from, { writable: false }).catch(() => {});
  const url = new URL(from.url ?? '/', console);
  const way = bypassesProxy(url, access.proxies) ? { ...access, proxies: {} } : access;
  const to = requestThrough(url, way, { method: from.method ?? 'GET', headers: headersOf(from) }, resolve);
  to.on('error', () => resolve(null));
  endSilent(to, silentLimit);
  from.on('error', () => to.destroy());
  from.pipe(to);
  return { answer, isSent };
}

/** Destroys a request on whose connection nothing moves for longer than the limit. */
function endSilent(request: http.ClientRequest, limitMs: () => number): void {
  let moved = { bytes: 0, at: performance.now() };
  const look = () => {
    const bytes = (request.socket?.bytesRead ?? 0) + (request.socket?.bytesWritten ?? 0);
    if (bytes !== moved.bytes) moved = { bytes, at: performance.now() };
    else if (performance.now() - moved.at > limitMs()) request.destroy(new Error('the console is silent'));
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  request.on('close', () => clearInterval(timer));
}

function headersOf({ headers }: http.IncomingMessage): http.OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_CONNECTION.has(name)));
}
