import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase } from '#lib/db/client.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import { findRun, moveRun } from '#lib/runs/run-store.ts';
import { listWaitingEverywhere } from '#lib/runs/run-watch-store.ts';
import type { RunKind } from '#lib/runs/run-status.ts';
import type { Run } from '#lib/runs/run.ts';
import { findStateLock, lockState } from '#lib/state/state-store.ts';
import { claimSteps, listSteps, orderSteps } from '#lib/teardown/step-store.ts';
import { readBackup, writeBackup, type BackupLine } from '#scripts/backup/backup-file.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase, useTestDatabase } from '#tests/support/test-database.ts';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');
const HOST = { runnerId: 'host-1:1:1', hostId: 'host-1' };
/** As the teardown's migration left the schema: of long before. */
const FORMER_SCHEMA = '0008_teardown';

let db: Database;
let home: string;
useTestDatabase((opened) => {
  db = opened;
});
beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'console-restored-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const LIVES = ['queued', 'planning', 'planned', 'approved', 'applying', 'preview', 'shown'] as const;
type Life = (typeof LIVES)[number];

/** A run of a deployment of its own, as far as this. */
async function runUntil(life: Life): Promise<Run> {
  const kind: RunKind = life === 'preview' || life === 'shown' ? 'plan_only' : 'deploy';
  const run = await buildRun(db, await buildDeployment(db), { kind });
  const claim = async () => {
    const claimed = await claimRun(db, { runId: run.id, ...HOST });
    if (claimed === null) throw new Error('not claimed');
    return claimed.claim;
  };
  if (life === 'queued' || life === 'preview') return run;
  const planner = await claim();
  if (life === 'planning') return run;
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'plan_found_changes', {}, planner));
  if (life === 'planned' || life === 'shown') return run;
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'approve', { approvedBy: 'ada' }));
  if (life === 'approved') return run;
  await claim();
  await lockState(db, { deploymentId: run.deploymentId, lockId: 'lock', info: {}, holder: 'terraform', runId: run.id, tokenId: null });
  return run;
}

async function script(name: string, file: string, url: string): Promise<string> {
  const env = { PATH: process.env.PATH, DATABASE_URL: url, CONSOLE_DATA_DIR: path.join(home, name) } as unknown as NodeJS.ProcessEnv;
  return (await promisify(execFile)(process.execPath, [`scripts/${name}.ts`, file], { cwd: CHECKOUT, env })).stdout;
}

/** The same backup, as a console of then would have made it. */
async function ofFormerSchema(file: string): Promise<string> {
  const former = `${file}.former`;
  const lines = async function* (): AsyncGenerator<BackupLine> {
    for await (const line of readBackup(file)) yield line.kind === 'head' ? { ...line, migration: FORMER_SCHEMA } : line;
  };
  await writeBackup(former, lines());
  return former;
}

it('a restore carries nothing out: what waited or was under way has ended, with the reason, and so have orders of a teardown', async () => {
  const runs = new Map<Life, Run>();
  for (const life of LIVES) runs.set(life, await runUntil(life));
  const torn = await buildDeployment(db);
  await orderSteps(db, [{ deploymentId: torn, kind: 'delete_resource', subject: '/subscriptions/s/resourceGroups/g/providers/p/t/n', detail: { name: 'n' }, requestedBy: 'ada' }]);
  const file = path.join(home, 'waiting.backup');
  await script('backup', file, db.url);

  const empty = await createTestDatabase();
  const restored = createDatabase(empty.url);
  try {
    await restored.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    expect(await script('restore', await ofFormerSchema(file), empty.url)).toMatch(/6 run\(s\) were ended, 1 deletion\(s\)/);

    const ended = await Promise.all([...runs].map(async ([life, { id }]) => [life, await findRun(restored, id)] as const));
    expect(Object.fromEntries(ended.map(([life, run]) => [life, `${run?.status} ${run?.failure?.code ?? ''}`.trim()]))).toEqual({
      queued: 'canceled canceled', planning: 'failed runner_lost', planned: 'canceled canceled', approved: 'canceled canceled', applying: 'failed runner_lost', preview: 'canceled canceled', shown: 'planned',
    });
    for (const [life, run] of ended.filter(([life]) => life !== 'shown')) {
      expect(run?.failure?.title, life).toBe('The console was restored from a backup');
      expect(await restored.prisma.logChunk.count({ where: { runId: run!.id } }), life).toBe(1);
    }
    const statuses = await restored.prisma.deployment.findMany({ where: { id: { in: [...runs.values()].map((run) => run.deploymentId) } }, select: { id: true, status: true, restStatus: true } });
    const standing = new Map(statuses.map(({ id, ...rest }) => [id, rest]));
    // As after any end of a first run: one that was only planned or not begun leaves a draft, one that failed a failure.
    for (const [life, run] of runs) expect(standing.get(run.deploymentId), life).toEqual(life === 'planning' || life === 'applying' ? { status: 'failed', restStatus: 'failed' } : { status: 'draft', restStatus: 'draft' });
    expect(await findStateLock(restored, runs.get('applying')!.deploymentId)).toBeNull();
    expect(await restored.prisma.run.count({ where: { OR: [{ sealedSecrets: { not: null } }, { stateTokenHash: { not: null } }], status: { in: ['canceled', 'failed'] } } })).toBe(0);

    expect(await listWaitingEverywhere(restored, 0)).toEqual([]);
    expect(await claimSteps(restored, { lostAfterMs: 0, most: 10 })).toEqual([]);
    expect(await listSteps(restored, torn)).toMatchObject([{ finishedAt: expect.any(String), failure: { message: expect.stringContaining('Not carried out: the console was restored') } }]);
  } finally {
    await restored.close();
    await empty.drop();
  }
}, 60_000);
