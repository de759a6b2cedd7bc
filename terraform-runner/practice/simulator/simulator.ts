import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { answerArm } from './arm-answer.ts';
import { armError, type ArmAnswer } from './arm-error.ts';
import { findRoute } from './arm-route.ts';
import type { ArmRoute } from './arm-route.ts';
import { ensureCertificate } from './certificate.ts';
import { createFarEnds, type FarEnds } from './far-end-server.ts';
import { askedFaults, PREFLIGHT_FAULTS_HEADER } from './preflight/preflight-faults.ts';
import { findPreflightRoute, type PreflightRoute } from './preflight/preflight-route.ts';
import { findSimulatorFault } from './simulator-faults.ts';
import type { SimulatorFault } from './simulator-faults.ts';

export { setSimulatorFaults } from './simulator-faults.ts';
export type { SimulatorFault, SimulatorFaults } from './simulator-faults.ts';

/** A simulator that listens; `certPem` is the one certificate its clients have to trust. */
export interface RunningSimulator {
  url: string;
  certPem: string;
  close(): Promise<void>;
}

/**
 * Starts Azure's REST interface over the practice clouds of a data directory: the routes that the console's Azure clients call.
 * Port 0 takes any free one. Throws when the port is taken.
 */
export async function startSimulator(options: { dataDir: string; port: number; host?: string }): Promise<RunningSimulator> {
  const host = options.host ?? '127.0.0.1';
  const { certPem, keyPem } = await ensureCertificate(options.dataDir, new Date());
  const farEnds = createFarEnds(options.dataDir, { certPem, keyPem }, { listen: (gateway) => listen(gateway, 0, host), close });
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    serve({ dataDir: options.dataDir, farEnds }, request, response).catch((error: unknown) => {
      send(response, armError(500, 'InternalServerError', error instanceof Error ? error.message : String(error)));
    });
  });
  // As Azure's front does: a connection that is closed just as it is used again reads as a reset.
  server.keepAliveTimeout = 120_000;
  const port = await listen(server, options.port, host);
  return { url: `https://${host.includes(':') ? `[${host}]` : host}:${port}`, certPem, close: async () => void (await Promise.all([close(server), farEnds.close()])) };
}

async function serve({ dataDir, farEnds }: { dataDir: string; farEnds: FarEnds }, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', `https://${request.headers.host ?? '127.0.0.1'}`);
  // No part of Azure: what lies beyond it, a name and the W&B that answers there.
  if (url.pathname === '/practice/far-end') return send(response, { status: 200, body: await farEnds.route({ fqdn: url.searchParams.get('name') ?? '', address: url.searchParams.get('gateway') ?? '' }) });
  const method = request.method ?? 'GET';
  const body = await readBody(request);
  const preflight = findPreflightRoute(method, url.pathname);
  const route = findRoute(method, url.pathname);
  const family = preflight?.family ?? route?.family;
  if (family === undefined) return send(response, armError(404, 'InvalidResourceType', `The simulator serves nothing at ${method} ${url.pathname}.`));
  const fault = await findSimulatorFault(dataDir, family);
  if (fault?.hang) return;
  if (fault?.delayMs) await delay(fault.delayMs);
  send(response, (fault && faultAnswer(fault)) ?? (await answer({ preflight, route }, url, { request, dataDir, body })));
}

type Routes = { preflight: PreflightRoute | null; route: ArmRoute | null };

async function answer({ preflight, route }: Routes, url: URL, { request, dataDir, body }: { request: IncomingMessage; dataDir: string; body: string }): Promise<ArmAnswer> {
  if (route?.family === 'token') return answerToken(route, url, new URLSearchParams(body));
  if (!/^bearer \S/i.test(request.headers.authorization ?? '')) return unauthorized('Authentication failed. The \'Authorization\' header is missing.');
  if (!url.searchParams.has('api-version')) {
    return armError(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.');
  }
  const faults = askedFaults(request.headers[PREFLIGHT_FAULTS_HEADER]);
  if (faults.has('credential_expired')) return faultAnswer({ status: 401 })!;
  if (faults.has('azure_refuses_reads')) return faultAnswer({ status: 403 })!;
  const answered = preflight === null ? null : await preflight.answer({ url, body, faults, dataDir });
  if (answered !== null) return answered;
  return route === null ? armError(404, 'InvalidResourceType', `The simulator serves nothing at ${url.pathname}.`) : answerArm(route, url, { dataDir, now: new Date() });
}

/** The start of a body; nothing the simulator takes is longer. */
async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text = `${text}${String(chunk)}`.slice(0, 64_000);
  return text;
}

/** What @azure/identity asks an authority for. Any client and any secret will do, but for two that play what goes wrong. */
function answerToken(route: Extract<ArmRoute, { family: 'token' }>, url: URL, form: URLSearchParams): ArmAnswer {
  const refusal = SECRETS_REFUSED[form.get('client_secret') ?? ''];
  if (route.kind === 'token' && refusal !== undefined) return { status: 401, body: { error: 'invalid_client', error_codes: [refusal.code], error_description: `AADSTS${refusal.code}: ${refusal.text}` } };
  const base = `${url.origin}/${route.tenant}`;
  const endpoints = {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
  };
  const body = {
    token: { token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: 'practice-token' },
    openid: endpoints,
    discovery: { tenant_discovery_endpoint: `${base}/v2.0/.well-known/openid-configuration`, 'api-version': '1.1', metadata: [] },
  }[route.kind];
  return { status: 200, body };
}

/** Client secrets that are refused, as Entra words it (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
const SECRETS_REFUSED: Readonly<Record<string, { code: number; text: string }>> = {
  'wrong-secret': { code: 7000215, text: 'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app.' },
  'expired-secret': { code: 7000222, text: 'The provided client secret keys for app are expired. Visit the Azure portal to create new keys for your app.' },
};

function faultAnswer(fault: SimulatorFault): ArmAnswer | null {
  const retry = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  switch (fault.status) {
    case undefined:
      return null;
    case 401:
      return unauthorized('The access token expiry UTC time is earlier than current UTC time.', 'ExpiredAuthenticationToken');
    case 403:
      return armError(403, 'AuthorizationFailed', "The client '00000000-0000-4000-8000-000000000003' does not have authorization to perform this action or the scope is invalid. If access was recently granted, please refresh your credentials.");
    case 404:
      return armError(404, 'ResourceNotFound', 'The resource was not found.');
    case 429:
      return armError(429, 'TooManyRequests', 'The request is being throttled as the limit has been reached for operation type - Read.', retry);
    case 500:
      return armError(500, 'InternalServerError', 'The server encountered an unexpected error.', retry);
  }
}

function unauthorized(message: string, code = 'AuthenticationFailed'): ArmAnswer {
  const challenge = 'Bearer authorization_uri="https://login.microsoftonline.com/00000000-0000-4000-8000-000000000002", error="invalid_token"';
  return armError(401, code, message, { 'www-authenticate': challenge });
}

function send(response: ServerResponse, { status, body, headers }: ArmAnswer): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache', ...headers });
  response.end(JSON.stringify(body));
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
