import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import { findRun, moveRun } from '#lib/runs/run-store.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import type { Run } from '#lib/runs/run.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole({ runners: 0 });
});
afterAll(() => testConsole.close());

const host = { runnerId: 'runner-1', hostId: 'host-1' };

/** A cancel between whose first look and whose writing something happens to the run. */
async function cancelWhile(run: Run, happens: () => Promise<unknown>) {
  const { context } = testConsole;
  let isFirst = true;
  // The first look is the first read outside a transaction.
  const prisma = context.db.prisma.$extends({
    query: {
      run: {
        async findUnique({ args, query }) {
          const found = await query(args);
          if (isFirst) {
            isFirst = false;
            await happens();
          }
          return found;
        },
      },
    },
  });
  const watched: ConsoleContext = { ...context, db: { ...context.db, prisma: prisma as unknown as ConsoleContext['db']['prisma'] } };
  return requestCancel(watched, { runId: run.id, by: 'ada' });
}

it('ends a run whose plan comes to wait for approval in the moment of the click', async () => {
  const { db } = testConsole.context;
  const run = await buildRun(db, await buildDeployment(db));
  const { claim } = (await claimRun(db, { runId: run.id, ...host }))!;
  const answer = await cancelWhile(run, () => inTransaction(db, (tx) => moveRun(tx, run.id, 'plan_found_changes', {}, claim)));
  expect(answer).toMatchObject({ ok: true, run: { status: 'canceled' } });
});

it('asks a run that is claimed in the moment of the click', async () => {
  const { db } = testConsole.context;
  const run = await buildRun(db, await buildDeployment(db));
  const answer = await cancelWhile(run, () => claimRun(db, { runId: run.id, ...host }));
  expect(answer).toMatchObject({ ok: true, run: { status: 'planning', cancelRequestedBy: 'ada' } });
});

it('says so when the run has ended in the moment of the click, and leaves its end as it is', async () => {
  const { db } = testConsole.context;
  for (const kind of ['deploy', 'plan_only'] as const) {
    const run = await buildRun(db, await buildDeployment(db), { kind });
    const { claim } = (await claimRun(db, { runId: run.id, ...host }))!;
    const event = kind === 'deploy' ? 'plan_found_nothing' : 'plan_found_changes';
    const answer = await cancelWhile(run, () => inTransaction(db, (tx) => moveRun(tx, run.id, event, {}, claim)));
    expect(answer).toEqual({ ok: false, reason: 'already_finished' });
    expect((await findRun(db, run.id))?.status).toBe(kind === 'deploy' ? 'no_changes' : 'planned');
  }
});
