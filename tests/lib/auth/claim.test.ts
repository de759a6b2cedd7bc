import { expect, it } from 'vitest';
import { createApiToken, findActorByToken, listApiTokens, revokeApiToken } from '#lib/auth/api-token-store.ts';
import { canClaim, claimConsole, createClaimLink, hasAdmin } from '#lib/auth/claim-store.ts';
import { countPasswordHashes, hashPassword, PasswordWorkBusy } from '#lib/auth/password-hash.ts';
import { changeRole, invitePerson, listPeople, removePerson } from '#lib/auth/people-store.ts';
import type { Database } from '#lib/db/transaction.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});

const somebody = (name: string) => ({ name, email: `${name}@Example.com`, password: 'correct horse battery' });

it('lets nobody claim without the link, or with one that is over', async () => {
  const over = await createClaimLink(db, { ttlMs: -1 });
  expect(await canClaim(db, 'made-up')).toBe(false);
  expect(await claimConsole(db, { token: over, ...somebody('late') })).toEqual({ ok: false, reason: 'link_not_valid' });
  expect(await hasAdmin(db)).toBe(false);
});

it('hashes nothing for wrong links, limits them, and lets the right one pass all the same', async () => {
  const before = countPasswordHashes();
  const wrong = await Promise.all(Array.from({ length: 40 }, (_, index) => claimConsole(db, { token: `guess-${index}`, address: '203.0.113.7', ...somebody('stranger') })));
  expect(wrong.filter((claim) => !claim.ok && claim.reason === 'too_many_attempts')).toHaveLength(30);
  expect(countPasswordHashes()).toBe(before);
  expect(await canClaim(db, await createClaimLink(db, { ttlMs: 60_000 }))).toBe(true);
});

it('makes exactly one first admin, however many claim at once', async () => {
  const links = await Promise.all([1, 2, 3].map(() => createClaimLink(db, { ttlMs: 60_000 })));
  const claims = await Promise.all(links.map((token, index) => claimConsole(db, { token, ...somebody(`admin${index}`) })));
  expect(claims.filter((claim) => claim.ok)).toHaveLength(1);
  expect(await listPeople(db)).toMatchObject([{ role: 'admin', email: expect.stringMatching(/^admin\d@example.com$/) }]);
  for (const token of links) expect(await canClaim(db, token)).toBe(false);
});

it('hashes nothing once the console has an owner, however many try at once', async () => {
  const link = await createClaimLink(db, { ttlMs: 60_000 });
  const before = countPasswordHashes();
  const late = await Promise.all(Array.from({ length: 40 }, () => claimConsole(db, { token: link, ...somebody('late') })));
  expect(new Set(late.map((claim) => !claim.ok && claim.reason))).toEqual(new Set(['already_claimed']));
  expect(countPasswordHashes()).toBe(before);
});

it('never loses the last admin', async () => {
  const [admin] = await listPeople(db);
  expect(await changeRole(db, admin?.id ?? '', 'viewer')).toEqual({ ok: false, reason: 'last_admin' });
  expect(await removePerson(db, admin?.id ?? '')).toEqual({ ok: false, reason: 'last_admin' });
});

it('hashes two passwords at a time and refuses more than it can queue', async () => {
  const before = countPasswordHashes();
  const added = await Promise.allSettled(Array.from({ length: 24 }, () => hashPassword('correct horse battery')));
  const refused = added.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(6);
  expect(refused[0]).toMatchObject({ reason: expect.any(PasswordWorkBusy) });
  expect(countPasswordHashes() - before).toBe(18);
});

it('adds a person once for an e-mail, whatever its case', async () => {
  expect(await invitePerson(db, { ...somebody('vera'), role: 'viewer' })).toBe(true);
  expect(await invitePerson(db, { ...somebody('VERA'), role: 'admin' })).toBe(false);
});

it('knows a token until it is revoked, and shows it to nobody again', async () => {
  const token = await createApiToken(db, { name: 'ci', role: 'planner' });
  expect(await findActorByToken(db, token)).toMatchObject({ label: 'token ci', role: 'planner' });
  const [listed] = await listApiTokens(db);
  expect(JSON.stringify(listed)).not.toContain(token);
  await revokeApiToken(db, listed?.id ?? '');
  expect(await findActorByToken(db, token)).toBeNull();
});
