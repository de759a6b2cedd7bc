import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ConsoleKey } from '#lib/credentials/console-key.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import type { Database } from '#lib/db/transaction.ts';
import { appendStateVersion, findStateLock, listStateVersions, lockState, openNewestState, unlockState } from '#lib/state/state-store.ts';
import { buildDeployment } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
let key: ConsoleKey;
useTestDatabase(async (opened) => {
  db = opened;
  key = await readConsoleKey('', randomBytes(32).toString('base64'));
});

const write = (deploymentId: string, serial: number, { lineage = 'a', lockId = null as string | null, text = '' } = {}) =>
  appendStateVersion(db, key, {
    deploymentId,
    lockId,
    state: { serial, lineage, resourceCount: 0, body: Buffer.from(JSON.stringify({ serial, lineage, text })) },
    writer: { runId: null, label: 'test' },
  });

const lock = (deploymentId: string, lockId: string) => lockState(db, { deploymentId, lockId, info: { ID: lockId }, holder: 'test', runId: null });

it('keeps every version, and the newest is the state', async () => {
  const id = await buildDeployment(db);
  for (const serial of [1, 2, 5]) expect(await write(id, serial)).toEqual({ ok: true });
  expect((await listStateVersions(db, { deploymentId: id, limit: 10 })).items.map(({ serial }) => serial)).toEqual([5, 2, 1]);
  expect(JSON.parse(String(await openNewestState(db, key, id)))).toMatchObject({ serial: 5 });
});

it('stores no state in clear', async () => {
  const id = await buildDeployment(db);
  await write(id, 1, { text: 'the-password' });
  const { rows } = await db.pool.query<{ found: boolean }>(`SELECT position('the-password'::bytea IN "sealedBody") > 0 AS found FROM state_versions WHERE "deploymentId" = $1`, [id]);
  expect(rows).toEqual([{ found: false }]);
});

it('refuses what does not follow from the newest version, and takes a repeated write as the one it repeats', async () => {
  const id = await buildDeployment(db);
  await write(id, 3);
  expect(await write(id, 3)).toEqual({ ok: true });
  expect(await write(id, 3, { text: 'other' })).toEqual({ ok: false, reason: 'same_serial_other_content' });
  expect(await write(id, 2)).toEqual({ ok: false, reason: 'older_serial' });
  expect(await write(id, 4, { lineage: 'b' })).toEqual({ ok: false, reason: 'other_lineage' });
  expect((await listStateVersions(db, { deploymentId: id, limit: 10 })).items).toHaveLength(1);
});

it('takes a write under a lock from its holder alone', async () => {
  const id = await buildDeployment(db);
  await lock(id, 'mine');
  expect(await write(id, 1, { lockId: 'theirs' })).toEqual({ ok: false, reason: 'wrong_lock' });
  expect(await write(id, 1)).toEqual({ ok: false, reason: 'wrong_lock' });
  expect(await write(id, 1, { lockId: 'mine' })).toEqual({ ok: true });
});

it('never tells two that they have the lock, while locks are taken and given back at once', async () => {
  const id = await buildDeployment(db);
  let holders = 0;
  let taken = 0;
  let most = 0;
  const contend = async (name: string) => {
    for (let round = 0; round < 40; round += 1) {
      const lockId = `${name}-${round}`;
      if (!(await lock(id, lockId)).ok) continue;
      holders += 1;
      most = Math.max(most, holders);
      taken += 1;
      expect((await findStateLock(db, id))?.lockId).toBe(lockId);
      holders -= 1;
      await unlockState(db, id, lockId);
    }
  };
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(contend));
  expect(taken).toBeGreaterThan(0);
  expect(most).toBe(1);
});
