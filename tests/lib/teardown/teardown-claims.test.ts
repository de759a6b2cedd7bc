import { expect, it } from 'vitest';
import type { Database } from '#lib/db/transaction.ts';
import { startMaintenance, endMaintenance } from '#lib/deployments/maintenance-store.ts';
import { claimLedgerTargets, findLedger, recordLedger, requestLedger } from '#lib/teardown/ledger-store.ts';
import { ledgerView } from '#lib/teardown/ledger-view.ts';
import type { LedgerPart, LedgerReading } from '#lib/teardown/ledger.ts';
import { claimSteps, orderSteps } from '#lib/teardown/step-store.ts';
import { claimSurveyTargets, findSurvey, recordSurvey, recordSurveyProblem, requestSurvey, type ClaimedTarget } from '#lib/teardown/survey-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const nothing = { groupId: null, resources: [], cluster: null, locks: [], isSubscriptionRead: true, stored: {} };

/** As several runners at once take them. */
const bySeveral = async <Target>(claim: () => Promise<Target[]>) => (await Promise.all(Array.from({ length: 5 }, claim))).flat();
const surveysOf = async (id: string, lastsMs?: number) => (await bySeveral(() => claimSurveyTargets(db, { most: 20, ...(lastsMs !== undefined && { lastsMs }) }))).filter((target) => target.id === id);

async function surveyed(): Promise<{ id: string; target: ClaimedTarget }> {
  const id = await buildDeployment(db);
  await requestSurvey(db, id);
  const [target] = await surveysOf(id);
  if (target === undefined) throw new Error('not taken');
  return { id, target };
}

it('a survey is taken by one runner, and by another once that one has died', async () => {
  const id = await buildDeployment(db);
  await requestSurvey(db, id);
  expect(await surveysOf(id, 500)).toHaveLength(1);
  expect(await surveysOf(id)).toHaveLength(0);
  await new Promise((resolve) => setTimeout(resolve, 550));
  expect(await surveysOf(id)).toHaveLength(1);
});

it('what is asked for during a survey wants another, and nothing else does', async () => {
  const { id, target } = await surveyed();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await requestSurvey(db, id);
  await recordSurvey(db, id, nothing, target.claimedAt);
  const [again] = await surveysOf(id);
  await recordSurvey(db, id, nothing, again?.claimedAt ?? new Date(0));
  expect(await surveysOf(id)).toHaveLength(0);
});

it('a survey waits until the time that Azure named, whoever asks', async () => {
  const { id, target } = await surveyed();
  await recordSurveyProblem(db, id, { code: 'throttled', message: '429', retryAt: inMs(300) }, target.claimedAt);
  await requestSurvey(db, id);
  expect(await surveysOf(id)).toHaveLength(0);
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(await surveysOf(id)).toHaveLength(1);
});

it('what is asked, tried, taken and paused as of before the clock was set back holds nobody up, and is no answer', async () => {
  const id = await buildDeployment(db);
  const ahead = new Date(Date.now() + 3_600_000);
  await requestSurvey(db, id);
  await recordSurveyProblem(db, id, { code: 'throttled', message: '429', retryAt: ahead.toISOString() }, ahead);
  await db.prisma.teardownSurvey.update({ where: { deploymentId: id }, data: { requestedAt: ahead, lookUntil: ahead } });
  expect(await surveysOf(id)).toHaveLength(0);
  const askedAt = await requestSurvey(db, id, { withinMs: 5_000 });
  expect(askedAt.getTime()).toBeLessThan(ahead.getTime());
  expect((await findSurvey(db, id))?.attemptedAt).toBeNull();
  expect(await surveysOf(id)).toHaveLength(1);
  const destroyed = await buildDestroyed();
  const [target] = await ledgersOf(destroyed);
  if (target === undefined) throw new Error('not taken');
  await recordLedger(db, target, { before: [], reading: readingWith({ vault: refused(ahead.toISOString()) }), subscriptionId: null, askedAt: ahead });
  await db.prisma.deployment.update({ where: { id: destroyed }, data: { ledgerLookUntil: ahead } });
  expect(await ledgersOf(destroyed)).toHaveLength(1);
});

const told = <Found>(found: Found): LedgerPart<Found> => ({ found, readAt: inMs(0), unreadSince: null, problem: null });
const refused = (retryAt: string | null): LedgerPart<never> => ({ found: null, readAt: null, unreadSince: inMs(0), problem: { code: 'throttled', message: '429', retryAt } });
const readingWith = (part: Partial<LedgerReading>): LedgerReading => ({ group: told({ exists: false, resources: [], locks: [] }), nodes: told({ name: 'MC', exists: false }), vault: told({ kept: null }), ...part });
const ledgersOf = async (id: string, { retryEveryMs = 60_000, lastsMs = 60_000 } = {}) => (await bySeveral(() => claimLedgerTargets(db, { retryEveryMs, most: 20, lastsMs }))).filter((target) => target.id === id);

async function buildDestroyed(): Promise<string> {
  const id = await buildDeployment(db);
  await db.prisma.deployment.update({ where: { id }, data: { status: 'destroyed' }, select: { id: true } });
  return id;
}

it('a ledger is taken by one runner, and by another once that one has died', async () => {
  const id = await buildDestroyed();
  expect(await ledgersOf(id, { lastsMs: 500 })).toHaveLength(1);
  expect(await ledgersOf(id)).toHaveLength(0);
  await new Promise((resolve) => setTimeout(resolve, 550));
  const [target] = await ledgersOf(id);
  if (target === undefined) throw new Error('not taken');
  await recordLedger(db, target, { before: [], reading: readingWith({}), subscriptionId: null, askedAt: target.claimedAt });
  expect(await ledgersOf(id, { retryEveryMs: 0 })).toHaveLength(0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await requestLedger(db, id);
  expect(await ledgersOf(id)).toHaveLength(1);
});

it('a ledger waits out the longest pause that Azure asked for, whoever asks, and says so', async () => {
  const id = await buildDestroyed();
  const [target] = await ledgersOf(id);
  if (target === undefined) throw new Error('not taken');
  const retryAt = inMs(400);
  await recordLedger(db, target, { before: [], reading: readingWith({ group: refused(inMs(100)), vault: refused(retryAt) }), subscriptionId: null, askedAt: target.claimedAt });
  await requestLedger(db, id);
  const stored = await findLedger(db, id);
  expect(stored === null ? null : ledgerView(stored, { role: 'admin', isAzure: true })).toMatchObject({ retryAt, isAsked: true });
  expect(await ledgersOf(id, { retryEveryMs: 0 })).toHaveLength(0);
  await new Promise((resolve) => setTimeout(resolve, 450));
  expect(await ledgersOf(id)).toHaveLength(1);
});

it('a ledger is not read any more, nor anew, once another deployment goes by its name', async () => {
  const id = await buildDestroyed();
  const [target] = await ledgersOf(id);
  if (target === undefined) throw new Error('not taken');
  await recordLedger(db, target, { before: [], reading: readingWith({ group: refused(null) }), subscriptionId: null, askedAt: target.claimedAt });
  expect(await requestLedger(db, id)).toBe('asked');
  const next = await buildDeployment(db);
  const { inputs } = await db.prisma.deployment.findUniqueOrThrow({ where: { id } });
  const run = await buildRun(db, next);
  await db.prisma.deployment.update({ where: { id: next }, data: { inputs: inputs ?? {}, reservedNamespace: `practice//${next}`, lastRunId: run.id }, select: { id: true } });
  expect(await requestLedger(db, id)).toBe('name_in_use');
  expect(await ledgersOf(id, { retryEveryMs: 0 })).toEqual([]);
  await db.prisma.deployment.update({ where: { id: next }, data: { status: 'destroyed', reservedNamespace: null }, select: { id: true } });
  expect(await ledgersOf(id)).toHaveLength(1);
  expect(await requestLedger(db, await buildDestroyed())).toBe('none');
});

it('a deletion is taken by one runner, and none while its deployment is in maintenance', async () => {
  const id = await buildDeployment(db);
  const stepsOf = async () => (await bySeveral(() => claimSteps(db, { lostAfterMs: 60_000, most: 20 }))).filter(({ deployment }) => deployment.id === id);
  await orderSteps(db, [{ deploymentId: id, kind: 'delete_lock', subject: 'lock', detail: { name: 'lock' }, requestedBy: 'test' }, { deploymentId: id, kind: 'delete_resource', subject: 'ip', detail: { name: 'ip' }, requestedBy: 'test' }]);
  await startMaintenance(db, id, { reason: 'audit', lockedBy: 'ada' });
  expect(await stepsOf()).toEqual([]);
  await endMaintenance(db, id);
  expect((await stepsOf()).map(({ subject }) => subject).toSorted()).toEqual(['ip', 'lock']);
  expect(await stepsOf()).toEqual([]);
  // As of before the clock was set back by an hour.
  const ahead = new Date(Date.now() + 3_600_000);
  await db.prisma.teardownStep.updateMany({ where: { deploymentId: id, subject: 'lock' }, data: { startedAt: ahead } });
  await db.prisma.teardownStep.updateMany({ where: { deploymentId: id, subject: 'ip' }, data: { startedAt: null, retryAt: ahead } });
  expect((await stepsOf()).map(({ subject }) => subject).toSorted()).toEqual(['ip', 'lock']);
});
