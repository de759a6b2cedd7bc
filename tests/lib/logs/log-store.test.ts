import { expect, it } from 'vitest';
import type { Database } from '#lib/db/transaction.ts';
import { appendLogLines, findErrorLines, listLogEvents, readLogRange, searchLog, type NewLogLine } from '#lib/logs/log-store.ts';
import { claimRun, type ClaimedRun } from '#lib/runs/claim-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});

const line = (text: string, more: Partial<NewLogLine> = {}): NewLogLine => ({ at: '2026-11-24T09:00:00.000Z', phase: 'plan', level: 'info', type: 'text', text, event: null, ...more });

/** A run whose log was written in these batches. */
async function logged(...batches: NewLogLine[][]): Promise<ClaimedRun> {
  const run = await buildRun(db, await buildDeployment(db));
  const claimed = await claimRun(db, { runId: run.id, runnerId: 'runner', hostId: 'host' });
  if (claimed === null) throw new Error('not claimed');
  let after = 0;
  for (const lines of batches) after = (await appendLogLines(db, { runId: run.id, claim: claimed.claim, after, lines, position: null })) ?? 0;
  return claimed;
}

it('gives any range across the batches it was written in', async () => {
  const batches = [1, 4, 2, 3].map((size, batch) => Array.from({ length: size }, (_, index) => line(`${batch}.${index}`)));
  const run = await logged(...batches);
  const all = batches.flat().map(({ text }, index) => ({ seq: index + 1, text }));
  for (let from = 1; from <= 10; from += 1) {
    for (let to = from - 1; to <= 11; to += 1) {
      const read = await readLogRange(db, run.id, from, to);
      expect(read.map(({ seq, text }) => ({ seq, text }))).toEqual(all.slice(from - 1, to));
    }
  }
});

it('finds text in any case, with %, _ and \\ as themselves, and counts what it does not list', async () => {
  const run = await logged([line('Creating 100% of a_b\\c'), line('creating more')], [line('CREATING still'), line('axb')]);
  expect(await searchLog(db, run.id, 'creating', 2)).toEqual({ matches: [1, 2], total: 3 });
  expect(await searchLog(db, run.id, 'a_b', 10)).toEqual({ matches: [1], total: 1 });
  expect(await searchLog(db, run.id, '0%', 10)).toEqual({ matches: [1], total: 1 });
  expect(await searchLog(db, run.id, 'b\\c', 10)).toEqual({ matches: [1], total: 1 });
  expect(await searchLog(db, run.id, 'nothing', 10)).toEqual({ matches: [], total: 0 });
});

it('lists the lines at level error', async () => {
  const run = await logged([line('fine'), line('broken', { level: 'error' })], [line('broken too', { level: 'error' })]);
  expect(await findErrorLines(db, run.id, 1)).toEqual({ matches: [2], total: 2 });
});

it('keeps what progress is folded from apart, without the reminders', async () => {
  const hook = (kind: 'apply_start' | 'apply_progress') => ({ kind, address: 'a.b', action: 'create', elapsedSeconds: null });
  const run = await logged([line('text')], [line('start', { event: hook('apply_start') }), line('still', { event: hook('apply_progress') })]);
  const events = await listLogEvents(db, run.id);
  expect(events.map(({ seq, event }) => ({ seq, kind: event?.kind }))).toEqual([{ seq: 2, kind: 'apply_start' }]);
});

it('stores what PostgreSQL cannot: NUL and half of a surrogate pair become the replacement character', async () => {
  const run = await logged([line('a\0b'), line('c\ud800d')]);
  expect((await readLogRange(db, run.id, 1, 2)).map(({ text }) => text)).toEqual(['a\ufffdb', 'c\ufffdd']);
  expect(await searchLog(db, run.id, 'd', 10)).toEqual({ matches: [2], total: 1 });
});
