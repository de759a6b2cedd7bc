import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { breakStateLock, importState, rollBackState } from '#lib/state/change-state.ts';
import { appendStateVersion, findStateLock, listStateVersions, lockState, openNewestState } from '#lib/state/state-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let context: ConsoleContext;
useTestDatabase(async (db) => {
  context = { db, key: await readConsoleKey('', randomBytes(32).toString('base64')) } as ConsoleContext;
});

const stateOf = (serial: number, text = '') => Buffer.from(JSON.stringify({ version: 4, serial, lineage: 'a', terraform_version: text, resources: [] }));
const take = (deploymentId: string, serial: number) => importState(context, { deploymentId, body: stateOf(serial, `v${serial}`), by: 'test' });
const lock = (deploymentId: string, info: Record<string, string>) => lockState(context.db, { deploymentId, lockId: 'a-lock', info, holder: 'test', runId: null });

it('makes an older version current again as a new one, and holds no lock that could be left behind', async () => {
  const deploymentId = await buildDeployment(context.db);
  await take(deploymentId, 1);
  await take(deploymentId, 5);
  const [, first] = (await listStateVersions(context.db, { deploymentId, limit: 10 })).items;
  // Whoever is killed in the middle leaves no lock, because none is taken: what is written says so of itself.
  await context.db.pool.query(`CREATE OR REPLACE FUNCTION refuse_lock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no lock is wanted'; END $$`);
  await context.db.pool.query('CREATE TRIGGER refuse_lock BEFORE INSERT ON state_locks FOR EACH ROW EXECUTE FUNCTION refuse_lock()');
  const rolledBack = await rollBackState(context, { deploymentId, versionId: first?.id ?? '', by: 'test' });
  await context.db.pool.query('DROP TRIGGER refuse_lock ON state_locks');
  expect(rolledBack).toMatchObject({ ok: true, version: { serial: 6, note: 'roll_back:1' } });
  expect(String(await openNewestState(context.db, context.key, deploymentId))).toContain('"v1"');
});

it('stores an imported state without the byte order mark that PowerShell writes', async () => {
  const deploymentId = await buildDeployment(context.db);
  const body = stateOf(1, 'v1');
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]);
  expect(await importState(context, { deploymentId, body: marked, by: 'test' })).toMatchObject({ ok: true, version: { serial: 1 } });
  expect(await openNewestState(context.db, context.key, deploymentId)).toEqual(body);
});

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const STATE_TEXT = JSON.stringify({ version: 4, serial: 1, lineage: 'a', outputs: { name: { value: '한글 😀', type: 'string' } }, resources: [] });

it.each<[string, Buffer]>([
  ['UTF-16 as Windows PowerShell writes it', utf16(`\ufeff${STATE_TEXT}`)],
  ['UTF-16 without a mark', utf16(STATE_TEXT)],
  ['UTF-16, big end first', utf16(`\ufeff${STATE_TEXT}`).swap16()],
  ['UTF-16, big end first, without a mark', utf16(STATE_TEXT).swap16()],
])('stores a state that is sent as %s as UTF-8', async (_name, body) => {
  const deploymentId = await buildDeployment(context.db);
  expect(await importState(context, { deploymentId, body, by: 'test' })).toMatchObject({ ok: true, version: { serial: 1 } });
  expect(String(await openNewestState(context.db, context.key, deploymentId))).toBe(STATE_TEXT);
});

it.each<[string, Buffer]>([
  ['half a character of UTF-16', Buffer.concat([utf16(`\ufeff${STATE_TEXT.slice(0, -1)}`), Buffer.from([0x00, 0xd8]), utf16('}')])],
  ['UTF-16 with a byte missing', utf16(`\ufeff${STATE_TEXT}`).subarray(0, -1)],
  ['bytes that are no UTF-8', Buffer.from(STATE_TEXT.replace('한글 😀', '\u00fc'), 'latin1')],
  ['two marks', Buffer.from(`\ufeff\ufeff${STATE_TEXT}`)],
  ['UTF-32', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), ...[...STATE_TEXT].map((sign) => Buffer.concat([utf16(sign), Buffer.alloc(2)]))])],
])('refuses a state with %s, and stores nothing', async (_name, body) => {
  const deploymentId = await buildDeployment(context.db);
  expect(await importState(context, { deploymentId, body: Buffer.from(body), by: 'test' })).toMatchObject({ ok: false, reason: 'state_not_a_state' });
  expect((await listStateVersions(context.db, { deploymentId, limit: 10 })).items).toEqual([]);
});

it('is refused while somebody has the lock', async () => {
  const deploymentId = await buildDeployment(context.db);
  await take(deploymentId, 1);
  await lock(deploymentId, { Operation: 'OperationTypeApply' });
  expect(await take(deploymentId, 2)).toMatchObject({ ok: false, reason: 'state_locked', lock: { operation: 'OperationTypeApply', holder: expect.any(String) } });
  expect(await breakStateLock(context, deploymentId)).toBe('state_lock_alive');
});

it('can break a lock that an earlier version of the console left behind', async () => {
  const deploymentId = await buildDeployment(context.db);
  await lock(deploymentId, { Operation: 'console' });
  expect(await breakStateLock(context, deploymentId)).toBe('broken');
  expect(await findStateLock(context.db, deploymentId)).toBeNull();
});

const EVIL = { mode: 'managed', type: 'evil_thing', name: 'a', provider: 'provider["evil.host/evil/evil"]', instances: [{ attributes: {} }] };

it('refuses a state that names a foreign provider, brought anew or stored since earlier, unless the operator allows it', async () => {
  const deploymentId = await buildDeployment(context.db);
  await take(deploymentId, 1);
  const body = Buffer.from(JSON.stringify({ version: 4, serial: 2, lineage: 'a', resources: [EVIL] }));
  const refusal = { ok: false, reason: 'state_provider_not_allowed', values: { provider: 'evil.host/evil/evil' } };
  expect(await importState(context, { deploymentId, body, by: 'test' })).toEqual(refusal);
  await appendStateVersion(context.db, context.key, { deploymentId, lockId: null, state: { serial: 2, lineage: 'a', resourceCount: 1, body }, writer: { runId: null, label: 'an earlier console' } });
  const [stored] = (await listStateVersions(context.db, { deploymentId, limit: 1 })).items;
  await take(deploymentId, 3);
  expect(await rollBackState(context, { deploymentId, versionId: stored?.id ?? '', by: 'test' })).toEqual(refusal);
  const allowing = { ...context, allowedProviders: ['evil.host/evil/evil'] };
  expect(await rollBackState(allowing, { deploymentId, versionId: stored?.id ?? '', by: 'test' })).toMatchObject({ ok: true, version: { serial: 4 } });
});

it('refuses to roll back to a stored state that nests too deeply, in words', async () => {
  const deploymentId = await buildDeployment(context.db);
  const body = Buffer.from(`{"version":4,"serial":1,"lineage":"a","resources":[],"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
  await appendStateVersion(context.db, context.key, { deploymentId, lockId: null, state: { serial: 1, lineage: 'a', resourceCount: 0, body }, writer: { runId: null, label: 'an earlier console' } });
  await take(deploymentId, 2);
  const [, stored] = (await listStateVersions(context.db, { deploymentId, limit: 2 })).items;
  expect(await rollBackState(context, { deploymentId, versionId: stored?.id ?? '', by: 'test' })).toMatchObject({ ok: false, reason: 'state_too_deep' });
});

it('names the run that works on the state when it refuses a rollback', async () => {
  const deploymentId = await buildDeployment(context.db);
  await take(deploymentId, 1);
  const [first] = (await listStateVersions(context.db, { deploymentId, limit: 10 })).items;
  const run = await buildRun(context.db, deploymentId);
  await context.db.prisma.run.update({ where: { id: run.id }, data: { status: 'applying' }, select: { id: true } });
  expect(await rollBackState(context, { deploymentId, versionId: first?.id ?? '', by: 'test' })).toEqual({ ok: false, reason: 'state_run_under_way', values: { number: run.number } });
});
