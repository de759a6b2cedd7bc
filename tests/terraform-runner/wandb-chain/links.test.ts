import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer } from 'node:https';
import { generate } from 'selfsigned';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { LinkFinding } from '#lib/status/wandb-chain.ts';
import { checkCertificate } from '#runner/wandb-chain/certificate-link.ts';
import type { ChainLook, ChainNet } from '#runner/wandb-chain/chain-net.ts';
import { checkDns } from '#runner/wandb-chain/dns-link.ts';
import { checkHealthz } from '#runner/wandb-chain/healthz-link.ts';
import { checkPort } from '#runner/wandb-chain/port-link.ts';
import { checkSignIn } from '#runner/wandb-chain/sign-in-link.ts';

const FQDN = 'wandb.example.com';
const ADDRESS = '203.0.113.9';
const DAY_MS = 86_400_000;

let authority: { cert: string; private: string };
beforeAll(async () => {
  authority = await generate([{ name: 'commonName', value: 'An authority' }], { keyType: 'ec', algorithm: 'sha256', extensions: [{ name: 'basicConstraints', cA: true }] });
});

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

function lookWith(net: Partial<ChainNet>, timeoutMs = 3_000): ChainLook {
  const nothing: ChainNet = { resolve4: () => Promise.resolve([ADDRESS]), resolve6: failing('ENODATA'), reach: () => ({ host: '127.0.0.1', port: 1 }), ca: authority.cert, behindProxy: false };
  return { fqdn: FQDN, address: ADDRESS, allowedRanges: [], net: { ...nothing, ...net }, timeoutMs, signal: AbortSignal.timeout(20_000) };
}

async function listening(server: Server): Promise<Partial<ChainNet>> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { reach: (_address, asked) => ({ host: '127.0.0.1', port: asked === 443 ? port : 1 }) };
}

async function gateway({ name = FQDN, days = 60, signed = true, pages = {} }: { name?: string; days?: number; signed?: boolean; pages?: Record<string, [number, Record<string, string>, string]> } = {}): Promise<Partial<ChainNet>> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 90 * DAY_MS),
    notAfterDate: new Date(Date.now() + days * DAY_MS + 60_000),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
    ...(signed && { ca: { key: authority.private, cert: authority.cert } }),
  });
  return listening(createServer({ cert: made.cert, key: made.private }, (request, response) => {
    const [status, headers, body] = pages[`${request.headers.host}${request.url}`] ?? [404, {}, ''];
    response.writeHead(status, headers).end(body);
  }));
}

test.each<[string, Partial<ChainNet>, Partial<LinkFinding>]>([
  ['no such name', { resolve4: failing('ENOTFOUND'), resolve6: failing('ENOTFOUND') }, { status: 'waiting', code: 'no_record', values: { fqdn: FQDN, address: ADDRESS } }],
  ['another address', { resolve4: () => Promise.resolve(['198.51.100.1']) }, { status: 'failed', code: 'points_elsewhere' }],
  ['another address beside ours', { resolve4: () => Promise.resolve([ADDRESS, '198.51.100.1']) }, { status: 'failed', code: 'points_elsewhere_too', values: { fqdn: FQDN, address: ADDRESS, others: '198.51.100.1' } }],
  ['an IPv6 address, which the gateway has not', { resolve6: () => Promise.resolve(['2001:db8::1']) }, { status: 'failed', code: 'ipv6_too' }],
  ['no DNS server that answers', { resolve4: failing('ETIMEOUT'), resolve6: failing('ETIMEOUT') }, { status: 'unknown', code: 'no_dns_answer' }],
  ['a server that fails', { resolve4: failing('ESERVFAIL') }, { status: 'unknown', code: 'no_dns_answer' }],
  ['our address alone', {}, { status: 'green', code: 'resolves' }],
])('a name with %s', async (_what, net, finding) => {
  expect(await checkDns(lookWith(net))).toMatchObject(finding);
});

test('a port that is shut, one that does not answer, and one behind a proxy that must be used', async () => {
  expect(await checkPort(lookWith({}))).toMatchObject({ status: 'waiting', code: 'refused', values: { http: 'shut' } });
  expect(await checkPort(lookWith({ behindProxy: true }))).toMatchObject({ status: 'unknown', code: 'behind_proxy' });
  expect(await checkPort(lookWith(await listening(createTcpServer())))).toMatchObject({ status: 'green', code: 'open' });
});

test.each<[string, Parameters<typeof gateway>[0], Partial<LinkFinding>]>([
  ['that is good', {}, { status: 'green', code: 'valid' }],
  ['that runs out in ten days', { days: 10 }, { status: 'waiting', code: 'expires_soon' }],
  ['that ran out', { days: -2 }, { status: 'failed', code: 'expired' }],
  ['for another name', { name: 'other.example.com' }, { status: 'waiting', code: 'wrong_name' }],
  ['that nobody signed', { signed: false }, { status: 'waiting', code: 'not_issued' }],
])('a certificate %s', async (_what, options, finding) => {
  expect(await checkCertificate(lookWith(await gateway(options)))).toMatchObject(finding);
});

test('a certificate says who issued it and for how many days more', async () => {
  expect((await checkCertificate(lookWith(await gateway()))).values).toMatchObject({ issuer: 'An authority', days: 60 });
});

test('a certificate of an authority that this machine does not know', async () => {
  expect(await checkCertificate(lookWith({ ...(await gateway()), ca: null }))).toMatchObject({ status: 'failed', code: 'untrusted' });
});

test('a gateway that takes connections and says nothing costs no more than the time given', async () => {
  const started = Date.now();
  const silent = lookWith(await listening(createTcpServer(() => {})), 300);
  expect(await checkCertificate(silent)).toMatchObject({ status: 'waiting', code: 'no_handshake', values: { error: 'ETIMEDOUT' } });
  expect(await checkHealthz(silent)).toMatchObject({ status: 'waiting', code: 'no_reply' });
  expect(Date.now() - started).toBeLessThan(3_000);
});

test.each([
  [200, 'green', 'healthy'],
  [502, 'waiting', 'starting'],
  [503, 'waiting', 'starting'],
  [404, 'failed', 'bad_status'],
  [500, 'failed', 'bad_status'],
])('/healthz that answers %i is %s', async (status, expected, code) => {
  const net = await gateway({ pages: { [`${FQDN}/healthz`]: [status, {}, ''] } });
  expect(await checkHealthz(lookWith(net))).toMatchObject({ status: expected, code });
});

test('the sign-in page is found behind redirects within the host, and none to another host is followed', async () => {
  const html = { 'content-type': 'text/html' };
  const within = await gateway({ pages: { [`${FQDN}/`]: [302, { location: '/login' }, ''], [`${FQDN}/login`]: [200, html, '<title>Weights &amp; Biases</title>'] } });
  expect(await checkSignIn(lookWith(within))).toEqual({ status: 'green', code: 'page', values: { title: 'Weights &amp; Biases' } });
  let asked = 0;
  const other = await listening(createTcpServer(() => (asked += 1)));
  const { port } = other.reach?.('', 443) ?? { port: 0 };
  const away = await gateway({ pages: { [`${FQDN}/`]: [302, { location: `https://127.0.0.1:${port}/` }, ''] } });
  expect(await checkSignIn(lookWith(away))).toMatchObject({ status: 'unknown', code: 'redirects' });
  const plain = await gateway({ pages: { [`${FQDN}/`]: [301, { location: `http://${FQDN}/` }, ''] } });
  expect(await checkSignIn(lookWith(plain))).toMatchObject({ status: 'unknown', code: 'redirects', values: { location: `http://${FQDN}` } });
  expect(asked).toBe(0);
  const round = await gateway({ pages: { [`${FQDN}/`]: [302, { location: '/' }, ''] } });
  expect(await checkSignIn(lookWith(round))).toMatchObject({ status: 'waiting', code: 'no_reply' });
});

test('a page that is none is no sign-in page', async () => {
  const net = await gateway({ pages: { [`${FQDN}/`]: [200, { 'content-type': 'application/json' }, '{}'] } });
  expect(await checkSignIn(lookWith(net))).toMatchObject({ status: 'failed', code: 'no_page' });
});
