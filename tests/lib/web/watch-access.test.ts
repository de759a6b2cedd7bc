import { randomUUID } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { createApiToken, findActorByToken, revokeApiToken } from '#lib/auth/api-token-store.ts';
import type { Role } from '#lib/auth/permission.ts';
import { requesterIdOf } from '#lib/auth/requester.ts';
import { notify } from '#lib/db/notify.ts';
import { askForPreflight } from '#lib/preflight/preflight-store.ts';
import { subjectOf } from '#lib/preflight/preflight-subject.ts';
import type { Container } from '#lib/web/container.ts';
import { answerLog } from '#lib/web/log-door.ts';
import { answerPreflight } from '#lib/web/preflight-door.ts';
import { watchAccess } from '#lib/web/watch-access.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useWebServices } from '#tests/support/web-services.ts';

// Outside a request of Next's there are no headers() and no redirects; streams use neither.
vi.mock('next/headers', () => ({ headers: () => Promise.reject(new Error('no request')) }));
vi.mock('next/navigation', () => ({ forbidden: () => {}, redirect: () => {} }));

let services: Container;
useWebServices((opened) => {
  services = opened;
});

async function reader(role: Role = 'viewer') {
  const { db } = services.context;
  const token = await createApiToken(db, { name: randomUUID(), role });
  const actor = await findActorByToken(db, token);
  if (actor === null) throw new Error('the token is no good');
  const request = new Request('http://console/stream', { headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' } });
  return { actor, request };
}

/** The first thing a stream says, and what settles when it ends. */
async function follow(response: Response): Promise<Promise<void>> {
  const stream = response.body!.getReader();
  await stream.read();
  return (async () => {
    while (!(await stream.read()).done);
  })();
}

it.each(['log', 'preflight'])('ends a stream of a %s as soon as the token of its reader is revoked', async (what) => {
  const { db } = services.context;
  const deploymentId = await buildDeployment(db);
  const { actor, request } = await reader();
  const run = await buildRun(db, deploymentId);
  if (what === 'preflight') {
    const subject = subjectOf({ target: 'practice', location: 'westeurope', moduleVersion: '7.9.2', inputs: {}, backend: { kind: 'console' }, credentialId: null, subscriptionId: null, rotatedAt: null, practice: null }, {});
    await askForPreflight(db, { deploymentId, requestedBy: 'test', requesterId: null, subject, inputsDigest: 'digest', fix: null }, () => false);
  }
  const response = what === 'log'
    ? await answerLog({ params: { runId: run.id }, query: {}, body: undefined, actor, request, readBody: () => Promise.reject(new Error('it has none')), container: services, context: services.context })
    : await answerPreflight(services, deploymentId, { actor, request });
  const ended = { yet: false };
  void follow(response).then(async (end) => {
    await end;
    ended.yet = true;
  });
  await services.hub.ready();
  expect(ended.yet).toBe(false);
  await revokeApiToken(db, actor.id);
  // Told, not found at the next check, which is seconds away.
  await expect.poll(() => ended.yet, { timeout: 3_000 }).toBe(true);
});

it('ends a stream when its reader gets another role, because what it shows depends on the role', async () => {
  const { db } = services.context;
  const { actor, request } = await reader('admin');
  let ends = 0;
  const unwatch = watchAccess(services, { actor, request }, () => (ends += 1));
  await services.hub.ready();
  await db.prisma.apiToken.update({ where: { id: actor.id }, data: { role: 'viewer' } });
  await notify(db.prisma, 'access', requesterIdOf(actor));
  await expect.poll(() => ends, { timeout: 3_000 }).toBe(1);
  unwatch();
});
