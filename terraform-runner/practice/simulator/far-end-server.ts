import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { SecureContext } from 'node:tls';
import { readFarEnd, type FarEndKey } from '../far-end.ts';
import type { SimulatorCertificate } from './certificate.ts';
import { createFarEndCertificates } from './far-end-certificates.ts';

/** Where nobody listens: the port of tcpmux (RFC 1078), which only root could take. */
const SHUT_PORT = 1;

/** What a name of the practice cloud leads to, and where on loopback its gateway is played. */
export interface FarEndRoute {
  addresses: string[];
  /** Local port by the gateway's own. */
  ports: Record<'443' | '80', number>;
}

/** The gateways of the practice deployments: one on loopback for each, opened when first asked for. */
export interface FarEnds {
  route(key: FarEndKey): Promise<FarEndRoute>;
  close(): Promise<void>;
}

export function createFarEnds(dataDir: string, authority: SimulatorCertificate, { listen, close }: { listen: (server: Server) => Promise<number>; close: (server: Server) => Promise<void> }): FarEnds {
  const certificateOf = createFarEndCertificates(authority);
  const gateways = new Map<string, { server: Server; port: Promise<number> }>();
  const portOf = (key: FarEndKey): Promise<number> => {
    const name = `${key.fqdn} ${key.address}`;
    const known = gateways.get(name);
    if (known !== undefined) return known.port;
    const server = createGateway(dataDir, key, authority, certificateOf);
    const port = listen(server);
    gateways.set(name, { server, port });
    return port;
  };
  return {
    async route(key) {
      const played = await readFarEnd(dataDir, key);
      const open = played?.open === true ? await portOf(key) : SHUT_PORT;
      return { addresses: played?.records ?? [], ports: { 443: open, 80: open } };
    },
    close: async () => void (await Promise.all([...gateways.values()].map(({ server }) => close(server)))),
  };
}

function createGateway(dataDir: string, key: FarEndKey, authority: SimulatorCertificate, certificateOf: ReturnType<typeof createFarEndCertificates>): Server {
  const choose = async (fqdn: string): Promise<SecureContext> => {
    const played = fqdn === key.fqdn ? await readFarEnd(dataDir, key) : null;
    return certificateOf(fqdn, played?.certificate ?? 'missing');
  };
  const SNICallback = (fqdn: string, done: (error: Error | null, context?: SecureContext) => void): void => {
    choose(fqdn).then((context) => done(null, context), (error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
  };
  return createServer({ cert: authority.certPem, key: authority.keyPem, SNICallback }, (request, response) => {
    answer(dataDir, key, request, response).catch(() => send(response, 500, 'text/plain', 'The simulator cannot read what it is to play.'));
  });
}

async function answer(dataDir: string, key: FarEndKey, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const played = host === key.fqdn ? await readFarEnd(dataDir, key) : null;
  if (played === null) return send(response, 404, 'text/plain', 'Nothing is deployed under this name.');
  if (request.url === '/healthz') return send(response, played.healthz, 'text/plain', played.healthz === 200 ? 'ok' : 'the database is not migrated yet');
  send(response, played.signIn, 'text/html; charset=utf-8', played.signIn === 200 ? SIGN_IN_PAGE : '<h1>502 Bad Gateway</h1>');
}

const SIGN_IN_PAGE = '<!doctype html><html lang="en"><head><title>Weights & Biases</title></head><body><h1>Sign in</h1></body></html>';

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': type, connection: 'close' });
  response.end(body);
}
