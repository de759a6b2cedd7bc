import { expect, test } from 'vitest';
import type { Database } from '#lib/db/transaction.ts';
import { groupOf, RUN_GROUPS } from '#lib/runs/run-group.ts';
import { RUN_KINDS, RUN_STATUSES, type RunKind, type RunStatus } from '#lib/runs/run-status.ts';
import { listRuns } from '#lib/runs/run-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((made) => void (db = made));

const DIFFERENCES = [{ driftCheck: false }, { driftCheck: true }, { driftCheck: true, gaveWayTo: 7 }, { driftCheck: true, skipReason: 'archived' }] as const;

test('the database finds in each group the runs that belong to it, and every run is in one', async () => {
  for (const kind of RUN_KINDS) for (const status of RUN_STATUSES) for (const difference of kind === 'plan_only' ? DIFFERENCES : [DIFFERENCES[0]]) await makeRun(kind, status, difference);
  const all = (await listRuns(db, { limit: 1_000 })).items;
  expect(all).toHaveLength(RUN_STATUSES.length * (RUN_KINDS.length - 1 + DIFFERENCES.length));
  for (const group of RUN_GROUPS) {
    const found = (await listRuns(db, { group, limit: 1_000 })).items;
    expect(found.map(({ id }) => id), group).toEqual(all.filter((run) => groupOf(run) === group).map(({ id }) => id));
    expect(found.length, group).toBeGreaterThan(0);
  }
});

test('a group is paged as the whole list is', async () => {
  const first = await listRuns(db, { group: 'failed', limit: 3 });
  const [last] = first.items.slice(-1);
  const second = await listRuns(db, { group: 'failed', limit: 3, cursor: { at: last!.queuedAt, id: last!.id } });
  expect(second.items).toHaveLength(3);
  expect(second.items.every(({ status }) => status === 'failed')).toBe(true);
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(6);
});

async function makeRun(kind: RunKind, status: RunStatus, difference: (typeof DIFFERENCES)[number]): Promise<void> {
  const { id } = await buildRun(db, await buildDeployment(db), { kind });
  await db.prisma.run.update({ where: { id }, data: { ...difference, status } });
}
