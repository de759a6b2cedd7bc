import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** One answer of a host out there. */
export type Answer = (request: { host: string; method: string; path: string; authorization: string | null }) => { status: number; body: unknown; headers?: Record<string, string>; afterMs?: number };

/** A closed network: nothing but a proxy leads out of it, and what is behind has certificates that only the operator's CA vouches for. */
export interface FakeInternet {
  proxyUrl: string;
  caPem: string;
  /** `METHOD host/path` of everything that was asked of it. */
  asked: string[];
  /** `user:password` of everybody who came through the proxy with one. */
  proxyLogins: string[];
  close: () => Promise<void>;
}

export async function startFakeInternet(hosts: readonly string[], answer: Answer): Promise<FakeInternet> {
  const ca = await generate([{ name: 'commonName', value: 'The company' }], { keyType: 'ec', algorithm: 'sha256', extensions: [{ name: 'basicConstraints', cA: true, critical: true }] });
  const leaf = await generate([{ name: 'commonName', value: hosts[0] ?? '' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: ca.private, cert: ca.cert },
    extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2 as const, value })) }],
  });
  const asked: string[] = [];
  const proxyLogins: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = https.createServer({ cert: leaf.cert, key: leaf.private }, (request, response) => {
    const url = new URL(request.url ?? '/', `https://${request.headers.host}`);
    asked.push(`${request.method} ${url.hostname}${url.pathname}`);
    const { status, body, headers, afterMs = 0 } = answer({ host: url.hostname, method: request.method ?? 'GET', path: url.pathname, authorization: request.headers.authorization ?? null });
    setTimeout(() => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(Buffer.isBuffer(body) ? body : JSON.stringify(body)), afterMs);
  });
  const proxy = http.createServer((_request, response) => response.writeHead(400).end());
  proxy.on('connect', (request, client: net.Socket) => {
    const login = loginOf(request.headers['proxy-authorization']);
    if (login !== null) proxyLogins.push(login);
    const upstream = net.connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => socket.destroy()));
  });
  for (const one of [server, proxy]) await once(one.listen(0, '127.0.0.1'), 'listening');
  return {
    proxyUrl: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    caPem: ca.cert,
    asked,
    proxyLogins,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([server, proxy].map((one) => new Promise((resolve) => one.close(resolve))));
    },
  };
}

function loginOf(header: string | undefined): string | null {
  return header?.startsWith('Basic ') ? Buffer.from(header.slice('Basic '.length), 'base64').toString() : null;
}
