import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConsoleContext } from '#lib/console-context.ts';
import { hashToken } from '#lib/ids.ts';
import { findRunByStateToken } from '#lib/runs/run-store.ts';
import { appendStateVersion, lockState, openNewestState, unlockState } from '#lib/state/state-store.ts';
import { parseState } from '#lib/state/state-document.ts';

/** Terraform's http backend over the real state store, for tests that have no web process. Answers at /api/state/<id>. */
export async function startStateServer(context: () => ConsoleContext): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(context(), request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function answer({ db, key }: ConsoleContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const deploymentId = pathname.split('/').at(-1) ?? '';
  const password = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString().split(':')[1] ?? '';
  const run = await findRunByStateToken(db, hashToken(password));
  if (run?.deploymentId !== deploymentId) return void response.writeHead(401).end();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  if (request.method === 'GET') {
    const state = await openNewestState(db, key, deploymentId);
    return void response.writeHead(state === null ? 204 : 200).end(state ?? undefined);
  }
  const info = JSON.parse(body.toString()) as { ID?: string; serial: number; lineage: string };
  if (request.method === 'LOCK') {
    const locked = await lockState(db, { deploymentId, lockId: info.ID ?? '', info: { ID: info.ID ?? '' }, holder: run.id, runId: run.id });
    return void response.writeHead(locked.ok ? 200 : 423).end(locked.ok ? undefined : JSON.stringify(locked.lock?.info ?? {}));
  }
  if (request.method === 'UNLOCK') return void response.writeHead((await unlockState(db, deploymentId, info.ID ?? '')) ? 200 : 409).end();
  const { serial, lineage, resources } = parseState(info);
  const state = { serial, lineage, resourceCount: resources.length, body };
  const written = await appendStateVersion(db, key, { deploymentId, lockId: searchParams.get('ID'), state, writer: { runId: run.id, label: run.id } });
  response.writeHead(written.ok ? 200 : 409).end();
}
