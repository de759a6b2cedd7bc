import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRelayServer } from '#runner/state-relay/relay-server.ts';

const STATE = '/api/state/d1';
const GIVES_UP_AFTER_MS = 300;

let folder: string;
let relay: http.Server;
let console_: http.Server;
let answer: http.RequestListener;
let seen: { method: string | undefined; headers: http.IncomingHttpHeaders; body: Buffer }[];

const portOf = (server: http.Server) => (server.address() as AddressInfo).port;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'relay-server-'));
  seen = [];
  answer = (_request, response) => response.end();
  console_ = http.createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    seen.push({ method: request.method, headers: request.headers, body });
    answer(request, response);
  });
  await listen(console_);
  relay = createRelayServer({ console: `http://127.0.0.1:${portOf(console_)}`, path: STATE, access: { proxies: {}, ca: [] }, interruptedFile: path.join(folder, 'interrupted'), givesUpAfterMs: GIVES_UP_AFTER_MS });
  await listen(relay);
});

afterEach(async () => {
  for (const server of [relay, console_]) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

async function listen(server: http.Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function ask(method: string, target = `${STATE}?ID=7`, body?: Buffer, headers: http.OutgoingHttpHeaders = {}) {
  const request = http.request({ host: '127.0.0.1', port: portOf(relay), method, path: target, headers: { ...headers, ...(body && { 'content-length': body.length }) } });
  request.end(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(await response.toArray()) };
}

it('passes on a state of 60 MB with its digest and credentials, and the answer as it is', async () => {
  const state = Buffer.alloc(60_000_000, 'x');
  const md5 = createHash('md5').update(state).digest('base64');
  answer = (_request, response) => response.writeHead(409, { 'content-type': 'application/json' }).end('{"ID":"other"}');
  const answered = await ask('POST', undefined, state, { authorization: 'Basic cnVuOnRva2Vu', 'content-md5': md5 });
  expect(answered).toMatchObject({ status: 409, body: Buffer.from('{"ID":"other"}') });
  expect(seen[0]).toMatchObject({ method: 'POST', headers: { authorization: 'Basic cnVuOnRva2Vu', 'content-md5': md5 } });
  expect(seen[0]?.body.equals(state)).toBe(true);
});

it.each(['LOCK', 'UNLOCK', 'GET'])('passes on %s', async (method) => {
  expect((await ask(method)).status).toBe(200);
  expect(seen[0]?.method).toBe(method);
});

it.each([
  ['GET', '/api/state/d2'],
  ['GET', '/api/v1/deployments'],
  ['GET', '//evil.example.com/api/state/d1'],
  ['DELETE', STATE],
])('forwards no %s %s', async (method, target) => {
  expect((await ask(method, target)).status).toBe(400);
  expect(seen).toEqual([]);
});

it('answers 503 while the console is away, 424 once an interrupted run has waited, and asks the console first each time', async () => {
  answer = (_request, response) => response.writeHead(502).end();
  expect((await ask('POST')).status).toBe(502);
  answer = (_request, response) => response.socket?.destroy();
  expect((await ask('POST')).status).toBe(503);
  await new Promise((resolve) => setTimeout(resolve, GIVES_UP_AFTER_MS));
  expect((await ask('POST')).status).toBe(503);
  await writeFile(path.join(folder, 'interrupted'), '');
  expect((await ask('POST')).status).toBe(424);
  answer = (_request, response) => response.end();
  expect((await ask('POST')).status).toBe(200);
  expect(seen).toHaveLength(5);
});

it('waits no longer than its limit for a console that is silent after an interrupt', async () => {
  await writeFile(path.join(folder, 'interrupted'), '');
  answer = () => {};
  const startedAt = performance.now();
  expect((await ask('LOCK')).status).toBe(424);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
