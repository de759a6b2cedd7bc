import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { createApiToken } from '#lib/auth/api-token-store.ts';
import type { Role } from '#lib/auth/permission.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import { hashToken } from '#lib/ids.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import { stateTokenOf } from '#lib/state/state-token.ts';
import { deleteLock, getState, postLock, postState } from '#lib/web/state-door.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useWebServices } from '#tests/support/web-services.ts';

// Outside a request of Next's there are no headers() and no redirects; the state door uses neither.
vi.mock('next/headers', () => ({ headers: () => Promise.reject(new Error('no request')) }));
vi.mock('next/navigation', () => ({ forbidden: () => {}, redirect: () => {} }));

let context: ConsoleContext;
useWebServices((services) => {
  context = services.context;
});

const asRun = (token: string) => `Basic ${Buffer.from(`run:${token}`).toString('base64')}`;
const asBearer = async (role: Role) => `Bearer ${await createApiToken(context.db, { name: randomUUID(), role })}`;

interface Ask {
  authorization?: string;
  body?: unknown;
  lockId?: string;
  headers?: Record<string, string>;
}

function ask(door: typeof getState, method: string, deploymentId: string, { authorization, body, lockId, headers = {} }: Ask = {}): Promise<Response> {
  const url = `http://console/api/state/${deploymentId}${lockId === undefined ? '' : `?ID=${lockId}`}`;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = new Request(url, { method, headers: { ...headers, ...(authorization !== undefined && { authorization }) }, ...(body !== undefined && { body: text }) });
  return door(request, { params: Promise.resolve({ deploymentId }) });
}

const read = (id: string, asked?: Ask) => ask(getState, 'GET', id, asked);
const write = (id: string, asked: Ask) => ask(postState, 'POST', id, asked);
const lock = (id: string, ID: string, asked: Ask) => ask(postLock, 'POST', id, { body: { ID, Who: `who-${ID}` }, ...asked });
const unlock = (id: string, ID: string | null, asked: Ask) => ask(deleteLock, 'DELETE', id, { ...asked, ...(ID !== null && { body: { ID } }) });

const stateOf = (serial: number, lineage = 'a') => ({ version: 4, serial, lineage, resources: [] });

/** A run in a runner's hands, applying unless told, and how its Terraform shows itself. */
async function heldRun(phase: 'plan' | 'apply' = 'apply') {
  const deploymentId = await buildDeployment(context.db);
  return { deploymentId, ...(await startRun(deploymentId, phase)) };
}

/** The same with the lock, as Terraform takes it before it writes. */
async function lockedRun() {
  const run = await heldRun();
  await lock(run.deploymentId, 'l', run);
  return { ...run, lockId: 'l' };
}

async function startRun(deploymentId: string, phase: 'plan' | 'apply' = 'apply') {
  const { id } = await buildRun(context.db, deploymentId);
  const token = stateTokenOf(context.key, id, null);
  await context.db.prisma.run.update({ where: { id }, data: { stateTokenHash: hashToken(token) }, select: { id: true } });
  const claim = () => claimRun(context.db, { runId: id, runnerId: 'runner', hostId: 'host' });
  const planning = await claim();
  if (planning === null) throw new Error('not claimed');
  if (phase === 'apply') {
    await inTransaction(context.db, (tx) => moveRun(tx, id, 'plan_found_changes', {}, planning.claim));
    await inTransaction(context.db, (tx) => moveRun(tx, id, 'approve', { approvedBy: 'test' }));
  }
  const claimed = phase === 'apply' ? await claim() : planning;
  if (claimed === null) throw new Error('not claimed');
  const end = () => inTransaction(context.db, (tx) => moveRun(tx, id, 'fail', {}, claimed.claim));
  return { id, end, authorization: asRun(token) };
}

describe('who may', () => {
  it.each([undefined, 'Bearer wbc_nonsense', asRun('nonsense'), 'Basic', 'Digest x'])('is asked before everything else: %s', async (authorization) => {
    const asked = authorization === undefined ? {} : { authorization };
    const answers = [read('no-id', asked), write('no-id', { ...asked, body: 'no json' }), ask(postLock, 'POST', 'no-id', { ...asked, body: 'no json' }), unlock('no-id', null, asked)];
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  it('is an admin, not one below', async () => {
    const id = await buildDeployment(context.db);
    expect((await read(id, { authorization: await asBearer('approver') })).status).toBe(403);
    expect((await read(id, { authorization: await asBearer('admin') })).status).toBe(204);
    expect((await read(randomUUID(), { authorization: await asBearer('admin') })).status).toBe(404);
  });

  it('is an admin whose Terraform sends the token as a password', async () => {
    const id = await buildDeployment(context.db);
    const token = (await asBearer('admin')).replace('Bearer ', '');
    expect((await read(id, { authorization: `Basic ${Buffer.from(`me:${token}`).toString('base64')}` })).status).toBe(204);
  });

  it('is a run for its own deployment, until it has ended', async () => {
    const run = await heldRun();
    expect((await read(run.deploymentId, run)).status).toBe(204);
    expect((await read(await buildDeployment(context.db), run)).status).toBe(403);
    await run.end();
    expect((await read(run.deploymentId, run)).status).toBe(401);
  });
});

describe('a state', () => {
  it('comes back as it was sent, byte by byte', async () => {
    const run = await lockedRun();
    const body = `${JSON.stringify(stateOf(1), null, 2)}\n`;
    const contentMd5 = createHash('md5').update(body).digest('base64');
    expect((await write(run.deploymentId, { ...run, body, headers: { 'content-md5': contentMd5 } })).status).toBe(200);
    const answer = await read(run.deploymentId, run);
    expect([answer.status, await answer.text(), answer.headers.get('content-md5')]).toEqual([200, body, contentMd5]);
  });

  it('that arrives damaged, or is none, is not stored', async () => {
    const run = await lockedRun();
    expect((await write(run.deploymentId, { ...run, body: stateOf(1), headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } })).status).toBe(400);
    expect((await write(run.deploymentId, { ...run, body: 'no json' })).status).toBe(400);
    expect((await write(run.deploymentId, { ...run, body: { serial: 1 } })).status).toBe(400);
    expect((await read(run.deploymentId, run)).status).toBe(204);
  });

  it('that names a foreign provider is refused with its address, from a run and from a person', async () => {
    const run = await lockedRun();
    const resources = [{ mode: 'managed', type: 'evil_thing', name: 'a', provider: 'module.x.provider["evil.host/evil/evil"]', instances: [] }];
    const id = await buildDeployment(context.db);
    const asked = [write(run.deploymentId, { ...run, body: { ...stateOf(1), resources } }), write(id, { authorization: await asBearer('admin'), body: { ...stateOf(1), resources } })];
    for (const answer of await Promise.all(asked)) {
      expect([answer.status, await answer.json()]).toEqual([422, expect.objectContaining({ code: 'state_provider_not_allowed', provider: 'evil.host/evil/evil' })]);
    }
  });

  it('that names itself or its lock by a text that cannot be stored is told where that is', async () => {
    const authorization = await asBearer('admin');
    const id = await buildDeployment(context.db);
    expect((await lock(id, 'mine', { authorization })).status).toBe(200);
    const answers = [
      await write(id, { authorization, lockId: 'mine', body: { version: 4, serial: 1, lineage: 'a\0b', outputs: {}, resources: [] } }),
      await write(id, { authorization, lockId: 'mi%00ne', body: {} }),
      await ask(postLock, 'POST', id, { authorization, body: { ID: 'x', Who: { name: '\ud800' } } }),
    ];
    expect(await Promise.all(answers.map(async (answer) => [answer.status, await answer.json()]))).toMatchObject(
      [[400, { code: 'state_malformed' }], ...['?ID', 'Who.name'].map((field) => [400, { code: 'text_not_storable', errors: [{ field }] }])],
    );
  });

  it('whose serial is no count is none', async () => {
    const run = await lockedRun();
    for (const serial of [-1, 1.5, 2 ** 31]) expect((await write(run.deploymentId, { ...run, body: stateOf(serial) })).status).toBe(400);
    expect((await write(run.deploymentId, { ...run, body: JSON.stringify(stateOf(1)).replace('1', '1e999') })).status).toBe(400);
  });

  it('is a run’s to write while it applies and has the lock, and at no other time', async () => {
    const planning = await heldRun('plan');
    await lock(planning.deploymentId, 'l', planning);
    expect((await write(planning.deploymentId, { ...planning, lockId: 'l', body: stateOf(1) })).status).toBe(423);
    const applying = await heldRun();
    expect((await write(applying.deploymentId, { ...applying, body: stateOf(1) })).status).toBe(423);
    await lock(applying.deploymentId, 'l', applying);
    expect((await write(applying.deploymentId, { ...applying, lockId: 'l', body: stateOf(1) })).status).toBe(200);
  });

  it('that does not follow from the newest is a conflict', async () => {
    const run = await lockedRun();
    await write(run.deploymentId, { ...run, body: stateOf(5) });
    const answers = await Promise.all([stateOf(4), stateOf(6, 'b'), { ...stateOf(5), outputs: {} }].map((body) => write(run.deploymentId, { ...run, body })));
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409]);
  });
});

describe('the lock', () => {
  it('is one holder’s; another is told whose it is', async () => {
    const run = await heldRun();
    expect((await lock(run.deploymentId, 'one', run)).status).toBe(200);
    expect((await lock(run.deploymentId, 'one', run)).status).toBe(200);
    const refused = await lock(run.deploymentId, 'two', run);
    expect([refused.status, await refused.json()]).toEqual([423, { ID: 'one', Who: 'who-one' }]);
    expect((await write(run.deploymentId, { ...run, lockId: 'two', body: stateOf(1) })).status).toBe(423);
    expect((await write(run.deploymentId, { ...run, lockId: 'one', body: stateOf(1) })).status).toBe(200);
    expect((await unlock(run.deploymentId, 'two', run)).status).toBe(409);
    expect((await unlock(run.deploymentId, 'one', run)).status).toBe(200);
    expect((await lock(run.deploymentId, 'two', run)).status).toBe(200);
  });

  it('and the state are a run’s while it is under way, a person’s when none is', async () => {
    const run = await heldRun();
    const admin = { authorization: await asBearer('admin') };
    const refused = await lock(run.deploymentId, 'person', admin);
    expect([refused.status, await refused.json()]).toMatchObject([423, { ID: run.id, Who: 'run 1', code: 'state_run_under_way' }]);
    expect((await write(run.deploymentId, { ...admin, body: stateOf(1) })).status).toBe(423);
    await run.end();
    expect((await lock(run.deploymentId, 'person', admin)).status).toBe(200);
    expect((await write(run.deploymentId, { ...admin, lockId: 'person', body: stateOf(1) })).status).toBe(200);
  });

  it('lets a person finish what was begun before a run came, and the run wait', async () => {
    const deploymentId = await buildDeployment(context.db);
    const admin = { authorization: await asBearer('admin') };
    await lock(deploymentId, 'person', admin);
    const run = await startRun(deploymentId);
    expect((await lock(deploymentId, 'run', run)).status).toBe(423);
    expect((await unlock(deploymentId, null, run)).status).toBe(409);
    expect((await write(deploymentId, { ...admin, lockId: 'person', body: stateOf(1) })).status).toBe(200);
    expect((await unlock(deploymentId, 'person', admin)).status).toBe(200);
    expect((await lock(deploymentId, 'run', run)).status).toBe(200);
    expect((await unlock(deploymentId, 'run', admin)).status).toBe(423);
  });

  it('is freed by force without its name', async () => {
    const deploymentId = await buildDeployment(context.db);
    const admin = { authorization: await asBearer('admin') };
    await lock(deploymentId, 'forgotten', admin);
    expect((await unlock(deploymentId, null, admin)).status).toBe(200);
    expect((await lock(deploymentId, 'next', admin)).status).toBe(200);
  });

  it('is freed by force by nobody else as long as its holder may be at work', async () => {
    const deploymentId = await buildDeployment(context.db);
    const [mine, other] = [{ authorization: await asBearer('admin') }, { authorization: await asBearer('admin') }];
    await lock(deploymentId, 'mine', mine);
    expect((await unlock(deploymentId, null, other)).status).toBe(409);
    expect((await unlock(deploymentId, 'mine', other)).status).toBe(409);
    await context.db.pool.query('UPDATE api_tokens SET "revokedAt" = now() WHERE id IN (SELECT "tokenId" FROM state_locks WHERE "deploymentId" = $1)', [deploymentId]);
    expect((await unlock(deploymentId, null, other)).status).toBe(200);
  });

  it('of a preview at work is nobody else’s to free, by force or by its name', async () => {
    const run = await heldRun('plan');
    await context.db.prisma.run.update({ where: { id: run.id }, data: { kind: 'plan_only' }, select: { id: true } });
    const admin = { authorization: await asBearer('admin') };
    expect((await lock(run.deploymentId, 'preview', run)).status).toBe(200);
    expect((await unlock(run.deploymentId, null, admin)).status).toBe(409);
    expect((await unlock(run.deploymentId, 'preview', admin)).status).toBe(409);
    expect((await unlock(run.deploymentId, 'preview', run)).status).toBe(200);
  });
});
