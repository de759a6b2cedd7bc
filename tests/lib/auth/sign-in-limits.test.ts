import { expect, it } from 'vitest';
import { countRequest } from '#lib/auth/address-limit-store.ts';
import { deleteOldAttempts, takeAttempt } from '#lib/auth/attempt-store.ts';
import { countedAddress } from '#lib/auth/client-address.ts';
import { noteSignIn, takeSignInAttempt } from '#lib/auth/limit-sign-in.ts';
import type { Database } from '#lib/db/transaction.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});

const STRANGER = '203.0.113.7';
const HOME = '198.51.100.4';

/** What is kept counts as so many seconds older; negative: the clock was set back. */
const age = (seconds: number) => db.pool.query(`UPDATE attempts SET "lastAt" = "lastAt" - $1 * interval '1 second'`, [seconds]);
const guess = (email: string, address = STRANGER) => takeSignInAttempt(db, { email, address });

it('slows tries at one account down, from however many addresses and at once, and lets the next one pass after the pause', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => guess('dana@example.com', `203.0.113.${index}`)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
  const refused = await guess('Dana@Example.com ');
  expect(refused).toMatchObject({ ok: false, retryAfterSeconds: expect.any(Number) });
  await age(2);
  expect(await guess('dana@example.com')).toEqual({ ok: true });
  expect(await guess('dana@example.com')).toMatchObject({ ok: false, retryAfterSeconds: 4 });
});

it('counts an e-mail address that is no account alike, and never pauses for longer than a minute', async () => {
  for (let tries = 0; tries < 20; tries += 1) {
    await guess('nobody@example.com');
    await age(3600);
  }
  expect(await guess('nobody@example.com')).toEqual({ ok: true });
  expect(await guess('nobody@example.com')).toEqual({ ok: false, retryAfterSeconds: 60 });
});

it('lets the owner in from an address known to the account while a stranger guesses', async () => {
  await noteSignIn(db, { email: 'owner@example.com', address: HOME });
  for (let tries = 0; tries < 8; tries += 1) await guess('owner@example.com');
  expect((await guess('owner@example.com')).ok).toBe(false);
  expect(await guess('owner@example.com', HOME)).toEqual({ ok: true });
});

it('forgets the failures of whoever signs in, and knows the address from then on', async () => {
  for (let tries = 0; tries < 5; tries += 1) await guess('vera@example.com');
  await noteSignIn(db, { email: 'vera@example.com', address: STRANGER });
  for (let tries = 0; tries < 5; tries += 1) expect((await guess('vera@example.com')).ok).toBe(true);
});

it('ignores times recorded before the clock was set back', async () => {
  for (let tries = 0; tries < 9; tries += 1) await guess('clock@example.com');
  for (let count = 0; count < 3; count += 1) await countRequest(db, 'clock', { windowSeconds: 60, max: 3 });
  expect((await countRequest(db, 'clock', { windowSeconds: 60, max: 3 })).allowed).toBe(false);
  await age(-7200);
  await db.pool.query('UPDATE rate_limits SET "lastRequest" = "lastRequest" + 7200000');
  expect(await guess('clock@example.com')).toEqual({ ok: true });
  expect((await countRequest(db, 'clock', { windowSeconds: 60, max: 3 })).allowed).toBe(true);
});

it('deletes what is too old to count', async () => {
  await takeAttempt(db, 'old', { free: 1, longestPauseSeconds: 60 });
  await age(48 * 3600);
  await deleteOldAttempts(db);
  expect((await db.pool.query('SELECT 1 FROM attempts')).rowCount).toBe(0);
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['not an address', 'unknown'],
])('counts the address %s as %s', (address, counted) => {
  expect(countedAddress(address)).toBe(counted);
});
