import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase } from '#lib/db/client.ts';
import { createHub, type Hub } from '#lib/db/hub.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { appendLogLines, type NewLogLine } from '#lib/logs/log-store.ts';
import { createRunFeeds } from '#lib/logs/run-feed.ts';
import { claimRun, type ClaimedRun } from '#lib/runs/claim-store.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

let test: TestDatabase;
let db: Database;
let hub: Hub;
beforeAll(async () => {
  test = await createTestDatabase();
  db = createDatabase(test.url);
  hub = createHub(test.url);
});
afterAll(async () => {
  await hub.shutDown();
  await db.close();
  await test.drop();
});

async function claimedRun(): Promise<ClaimedRun> {
  const run = await buildRun(db, await buildDeployment(db));
  const claimed = await claimRun(db, { runId: run.id, runnerId: 'runner', hostId: 'host' });
  if (claimed === null) throw new Error('not claimed');
  return claimed;
}

const line = (text: string): NewLogLine => ({ at: new Date().toISOString(), phase: 'plan', level: 'info', type: 'text', text, event: null });

async function follow(runId: string, after = 0): Promise<{ seqs: number[]; ended: boolean }> {
  const seqs: number[] = [];
  let ended = false;
  for await (const change of createRunFeeds(db, hub).follow(runId, after, new AbortController().signal)) {
    if (change.kind === 'lines') seqs.push(...change.lines.map(({ seq }) => seq));
    if (change.kind === 'end') ended = true;
  }
  return { seqs, ended };
}

it('gives every reader every line once and in order, whenever it joins, and then the end', async () => {
  const run = await claimedRun();
  const readers: Promise<{ seqs: number[]; ended: boolean }>[] = [];
  let last = 0;
  for (let batch = 0; batch < 40; batch += 1) {
    if (batch % 4 === 0) readers.push(follow(run.id, batch));
    last = (await appendLogLines(db, { runId: run.id, claim: run.claim, after: last, lines: [line(`${batch}`), line('more')], position: null })) ?? 0;
  }
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'fail', {}, run.claim));
  const heard = await Promise.all(readers);
  heard.forEach(({ seqs, ended }, index) => {
    const from = index * 4 + 1;
    expect(seqs).toEqual(Array.from({ length: last + 1 - from + 1 }, (_, offset) => from + offset));
    expect(ended).toBe(true);
  });
});

it('ends a stream that is closed, without waiting for the run', async () => {
  const run = await claimedRun();
  const abort = new AbortController();
  const changes = createRunFeeds(db, hub).follow(run.id, 0, abort.signal);
  expect((await changes.next()).value).toMatchObject({ kind: 'run' });
  const next = changes.next();
  abort.abort();
  expect((await next).done).toBe(true);
});

it('a reader that has seen all of a log, or says it has seen more, is told that it has ended', async () => {
  const run = await claimedRun();
  await appendLogLines(db, { runId: run.id, claim: run.claim, after: 0, lines: [line('one')], position: null });
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'fail', {}, run.claim));
  const { seqs } = await follow(run.id);
  const last = seqs.at(-1) ?? 0;
  expect(await follow(run.id, last)).toEqual({ seqs: [], ended: true });
  expect(await follow(run.id, last + 1_000)).toEqual({ seqs: [], ended: true });
});
