import { randomUUID } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createApiToken, findActorByToken, revokeApiToken } from '#lib/auth/api-token-store.ts';
import { route } from '#lib/web/api.ts';
import type { Container } from '#lib/web/container.ts';
import { postLock, postState } from '#lib/web/state-door.ts';
import { buildDeployment } from '#tests/support/builders.ts';
import { useWebServices } from '#tests/support/web-services.ts';

// Outside a request of Next's there are no headers() and no redirects; routes use neither.
vi.mock('next/headers', () => ({ headers: () => Promise.reject(new Error('no request')) }));
vi.mock('next/navigation', () => ({ forbidden: () => {}, redirect: () => {} }));

let services: Container;
useWebServices((opened) => {
  services = opened;
});

type Handler = (request: Request, route: { params: Promise<{ deploymentId: string }> }) => Promise<Response>;

const done: string[] = [];
const json = route({ permission: 'approve', body: z.looseObject({}), run: ({ actor }) => Promise.resolve(done.push(actor.label)) }) as Handler;
const bytes = route({ permission: 'manage_state', run: async ({ readBody }) => done.push(String(await readBody(1024))) }) as Handler;

const ROUTES: [string, Handler, string][] = [
  ['a JSON body', json, '{}'],
  ['another body', bytes, '{}'],
  ['a state', postState, JSON.stringify({ version: 4, serial: 1, lineage: 'a', resources: [] })],
  ['a lock', postLock, JSON.stringify({ ID: 'one' })],
];

/** Sends half of the body, does something, and sends the rest. */
function slowRequest(token: string, deploymentId: string, text: string, meanwhile: () => Promise<unknown>): Request {
  const halves = [text.slice(0, 1), text.slice(1)].map((half) => new TextEncoder().encode(half));
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (sent === 1) await meanwhile();
      const half = halves[sent++];
      if (half === undefined) controller.close();
      else controller.enqueue(half);
    },
  }, { highWaterMark: 0 });
  return new Request(`http://console/api/state/${deploymentId}`, { method: 'POST', body, duplex: 'half', headers: { authorization: `Bearer ${token}` } } as RequestInit);
}

async function send(handler: Handler, text: string, meanwhile: (tokenId: string) => Promise<unknown>): Promise<number> {
  const { db } = services.context;
  const deploymentId = await buildDeployment(db);
  const token = await createApiToken(db, { name: randomUUID(), role: 'admin' });
  const { id } = (await findActorByToken(db, token))!;
  const { status } = await handler(slowRequest(token, deploymentId, text, () => meanwhile(id)), { params: Promise.resolve({ deploymentId }) });
  const written = (await db.prisma.stateVersion.count({ where: { deploymentId } })) + (await db.prisma.stateLock.count({ where: { deploymentId } }));
  if (status >= 400) expect(written).toBe(0);
  return status;
}

it.each(ROUTES)('refuses %s whose token is revoked while it arrives', async (_what, handler, text) => {
  done.length = 0;
  expect(await send(handler, text, (id) => revokeApiToken(services.context.db, id))).toBe(401);
  expect(done).toEqual([]);
});

it.each(ROUTES)('refuses %s whose caller is demoted while it arrives', async (_what, handler, text) => {
  done.length = 0;
  expect(await send(handler, text, (id) => services.context.db.prisma.apiToken.update({ where: { id }, data: { role: 'viewer' } }))).toBe(403);
  expect(done).toEqual([]);
});

it.each(ROUTES)('takes %s that arrives slowly', async (_what, handler, text) => {
  expect(await send(handler, text, () => Promise.resolve())).toBe(200);
});
