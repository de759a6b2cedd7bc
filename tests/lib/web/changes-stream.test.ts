import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor, Role } from '#lib/auth/permission.ts';
import { addPerson, changeRole, removePerson } from '#lib/auth/people-store.ts';
import type { ChangesEvent } from '#lib/changes/change.ts';
import { createDatabase } from '#lib/db/client.ts';
import { createHub, type Hub } from '#lib/db/hub.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { endMaintenance, startMaintenance } from '#lib/deployments/maintenance-store.ts';
import { streamChanges } from '#lib/web/changes-stream.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let database: TestDatabase;
let db: Database;
let hub: Hub;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url);
  hub = createHub(database.url);
});
afterAll(async () => {
  await hub.shutDown();
  await db.close();
  await database.drop();
});

async function person(email: string, role: Role): Promise<Actor> {
  await inTransaction(db, (tx) => addPerson(tx, { name: email, email, passwordHash: 'none', role }));
  const { id } = await db.prisma.user.findUniqueOrThrow({ where: { email } });
  return { id, kind: 'person', label: email, name: email, role };
}

/** What a person's page hears; `findActor` as the session cookie would answer. */
async function listen(actor: Actor, findActor: () => Promise<Actor | null> = () => Promise.resolve(actor)) {
  const response = streamChanges({ db, hub, findActor }, actor);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const events: ChangesEvent[] = [];
  const heard = { events, kinds: () => events.flatMap((event) => (event.type === 'changes' ? event.changes.map(({ kind, id }) => `${kind}/${id}`) : [])), isOver: false, leave: () => reader.cancel() };
  void (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      for (const text of part.value.split('\n\n')) if (text.startsWith('data: ')) events.push(JSON.parse(text.slice(6)) as ChangesEvent);
    }
    heard.isOver = true;
  })();
  await waitUntil('the stream says who listens', () => events.length > 0);
  return heard;
}

test('announces what pages show of a deployment, and neither heartbeats nor lines of a log', async () => {
  const heard = await listen(await person('viewer@example.com', 'viewer'));
  expect(heard.events).toEqual([{ type: 'person', id: expect.any(String), role: 'viewer' }]);
  const deploymentId = await buildDeployment(db);
  const run = await buildRun(db, deploymentId);
  await waitUntil('the page hears of it', () => heard.kinds().includes(`run/${deploymentId}`) && heard.kinds().includes(`deployment/${deploymentId}`));
  heard.events.length = 0;
  await db.prisma.run.update({ where: { id: run.id }, data: { heartbeatAt: new Date(), logSeq: 5 } });
  await db.prisma.deployment.update({ where: { id: deploymentId }, data: { watchedUntil: new Date() } });
  await startMaintenance(db, deploymentId, { reason: 'work', lockedBy: 'dana' });
  await waitUntil('the page hears of it', () => heard.kinds().length > 0);
  expect(heard.kinds()).toEqual([`deployment/${deploymentId}`]);
  await endMaintenance(db, deploymentId);
  await db.prisma.run.update({ where: { id: run.id }, data: { status: 'canceled' } });
  await waitUntil('the page hears of it', () => heard.kinds().includes(`run/${deploymentId}`));
  await heard.leave();
});

test('tells a person their new role, and ends when the person is removed', async () => {
  await person('owner@example.com', 'admin');
  const actor = await person('planner@example.com', 'planner');
  let known: Actor | null = actor;
  const heard = await listen(actor, () => Promise.resolve(known));
  known = { ...actor, role: 'viewer' };
  await changeRole(db, actor.id, 'viewer');
  await waitUntil('the page hears of it', () => heard.events.some((event) => event.type === 'person' && event.role === 'viewer'));
  known = null;
  await removePerson(db, actor.id);
  await waitUntil('the stream has ended', () => heard.isOver);
  expect(heard.events.at(-1)).toEqual({ type: 'ended', reason: 'removed' });
});

test('ends with the session, at once when it is deleted, and says nothing of other people’s', async () => {
  const actor = await person('gone@example.com', 'viewer');
  const other = await person('stays@example.com', 'viewer');
  const session = { id: 's1', token: 't1', userId: actor.id, expiresAt: new Date(Date.now() + 60_000) };
  await db.prisma.session.create({ data: session });
  let known: Actor | null = actor;
  const heard = await listen(actor, () => Promise.resolve(known));
  const others = await listen(other);
  known = null;
  await db.prisma.session.delete({ where: { id: 's1' } });
  await waitUntil('the stream has ended', () => heard.isOver);
  expect(heard.events.at(-1)).toEqual({ type: 'ended', reason: 'signed_out' });
  expect(others.kinds()).toEqual([]);
  await others.leave();
});

test('ends every stream when the process is asked to stop', async () => {
  const heard = await listen(await person('last@example.com', 'viewer'));
  await hub.shutDown();
  await waitUntil('the stream has ended', () => heard.isOver);
});
