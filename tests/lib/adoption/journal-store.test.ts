import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { appendLateJournal, openJournal, openKnowledge } from '#lib/adoption/journal-store.ts';
import { sealJournal, type JournalEntry } from '#lib/adoption/journal.ts';
import { readConsoleKey, type ConsoleKey } from '#lib/credentials/console-key.ts';
import type { Database } from '#lib/db/transaction.ts';
import type { Run } from '#lib/runs/run.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
let key: ConsoleKey;
useTestDatabase(async (opened) => {
  db = opened;
  key = await readConsoleKey('unused', randomBytes(32).toString('base64'));
});

const created = (name: string): JournalEntry => ({ at: '2026-01-05T10:00:00.000Z', event: 'completed', address: `module.wandb.azurerm_subnet.${name}`, type: 'azurerm_subnet', action: 'create', id: `/${name}` });

/** A run that applies; its journal in as many rows as there are names, and a plan of what it creates. */
async function begin(deploymentId: string, names: readonly string[]): Promise<Run> {
  const run = await buildRun(db, deploymentId);
  await db.prisma.run.update({ where: { id: run.id }, data: { status: 'applying', applyStartedAt: new Date(), logSeq: 100 } });
  for (const [index, name] of names.entries()) await db.prisma.runJournal.create({ data: { runId: run.id, firstSeq: index + 1, sealed: sealJournal(key, run.id, index + 1, [created(name)]) } });
  const changes = names.map((name) => ({ address: created(name).address, action: 'create', attributes: [{ path: 'name', after: { kind: 'known', text: name } }] }));
  await db.prisma.runPlan.create({ data: { runId: run.id, sealedFile: Buffer.from(''), digest: '', lockFile: '', inputsDigest: '', document: { changes } } });
  return run;
}

async function end(run: Run): Promise<void> {
  await db.prisma.runStep.create({ data: { runId: run.id, name: 'apply', outcome: 'succeeded' } });
  await db.prisma.run.update({ where: { id: run.id }, data: { status: 'applied', finishedAt: new Date() } });
}

const namesOf = async (deploymentId: string) => (await openJournal(db, key, deploymentId)).map(({ id }) => id?.slice(1));
const through = async (deploymentId: string) => (await db.prisma.adoptionSummary.findUnique({ where: { deploymentId } }))?.throughRun ?? 0;

it('reads what ended runs said and planned once, and after that only what is newer', async () => {
  const id = await buildDeployment(db);
  const first = await begin(id, ['a', 'b']);
  expect(await namesOf(id)).toEqual(['a', 'b']);
  // Its journal is not whole as long as it goes on.
  expect(await through(id)).toBe(0);
  await end(first);
  const whole = await openKnowledge(db, key, id);
  expect(await through(id)).toBe(1);

  // Nobody reads these any more.
  await db.prisma.runJournal.deleteMany({ where: { runId: first.id } });
  await db.prisma.runPlan.deleteMany({ where: { runId: first.id } });
  expect(await openKnowledge(db, key, id)).toEqual(whole);
  expect(whole.planned.map(([, { name }]) => name)).toEqual(['a', 'b']);

  const second = await begin(id, ['c']);
  expect(await namesOf(id)).toEqual(['a', 'b', 'c']);
  await end(second);
  expect(await namesOf(id)).toEqual(['a', 'b', 'c']);
  expect(await through(id)).toBe(2);
});

it('what comes to light of an ended run is read, whoever keeps a summary in the same moment', async () => {
  const id = await buildDeployment(db);
  const first = await begin(id, ['a']);
  await end(first);
  await Promise.all([...Array.from({ length: 10 }, () => namesOf(id)), appendLateJournal(db, key, first.id, [created('late')]), ...Array.from({ length: 10 }, () => namesOf(id))]);
  expect(await namesOf(id)).toEqual(['a', 'late']);
  expect(await namesOf(id)).toEqual(['a', 'late']);
  await end(await begin(id, ['b']));
  expect(await namesOf(id)).toEqual(['a', 'late', 'b']);
});

it('what a run was to do of which nobody heard the end is remembered with the first run that was', async () => {
  const id = await buildDeployment(db);
  for (let number = 1; number <= 2; number += 1) {
    const run = await begin(id, ['x']);
    await db.prisma.run.update({ where: { id: run.id }, data: { status: 'failed', finishedAt: new Date() } });
    await db.prisma.runStep.create({ data: { runId: run.id, name: 'apply', outcome: 'unfinished' } });
    expect((await openKnowledge(db, key, id)).unheard).toEqual([{ address: created('x').address, runNumber: 1 }]);
  }
});
