import { describe, expect, it } from 'vitest';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { beatRunner, countAliveRunners, registerRunner } from '#lib/runs/runner-store.ts';
import { finishOrphanedStep, hasOrphanedTerraform, listOrphanedSteps, startStep } from '#lib/runs/step-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});

type RunnerSays = Parameters<typeof registerRunner>[1];

/** As of before the clock was set back by an hour. */
const anHourAhead = () => new Date(Date.now() + 3_600_000);

const asOne = { runnerId: 'runner-1', hostId: 'host-1' };

describe('a Terraform that may be alive though its run has ended', () => {
  it('keeps the next run waiting, also when nobody came to note its pid', async () => {
    const deploymentId = await buildDeployment(db);
    const run = await buildRun(db, deploymentId);
    await registerRunner(db, { id: 'runner-1', hostId: 'host-1', hostname: 'test', pid: 1, terraformVersion: null, azure: null, tools: null });
    const { claim } = (await claimRun(db, { runId: run.id, ...asOne }))!;
    await startStep(db, run.id, claim, 'apply');
    await inTransaction(db, (tx) => moveRun(tx, run.id, 'fail', {}, claim));
    expect(await hasOrphanedTerraform(db, deploymentId, { hostId: 'another', runnerAliveWithinMs: 30_000 })).toBe(true);
    expect(await listOrphanedSteps(db, 'host-1')).toMatchObject([{ runId: run.id, name: 'apply', pid: null }]);
    await finishOrphanedStep(db, run.id, 'apply');
    expect(await hasOrphanedTerraform(db, deploymentId, { hostId: 'another', runnerAliveWithinMs: 30_000 })).toBe(false);
  });

  it('keeps it waiting for a dead runner no longer where the clock was set back', async () => {
    const deploymentId = await buildDeployment(db);
    const run = await buildRun(db, deploymentId);
    const [dead, alive] = ['dead', 'alive'].map((id) => ({ id, hostId: `host-of-${id}`, hostname: 'test', pid: 1, terraformVersion: null, azure: null, tools: null })) as [RunnerSays, RunnerSays];
    await registerRunner(db, dead);
    const { claim } = (await claimRun(db, { runId: run.id, runnerId: dead.id, hostId: dead.hostId }))!;
    await startStep(db, run.id, claim, 'apply');
    await inTransaction(db, (tx) => moveRun(tx, run.id, 'fail', {}, claim));
    await db.prisma.runner.update({ where: { id: dead.id }, data: { heartbeatAt: anHourAhead() } });
    // Until somebody has said that he is alive since, nobody knows which of them are.
    expect(await hasOrphanedTerraform(db, deploymentId, { hostId: 'another', runnerAliveWithinMs: 100 })).toBe(true);
    await registerRunner(db, alive);
    expect(await hasOrphanedTerraform(db, deploymentId, { hostId: 'another', runnerAliveWithinMs: 100 })).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await beatRunner(db, alive.id);
    expect(await hasOrphanedTerraform(db, deploymentId, { hostId: 'another', runnerAliveWithinMs: 100 })).toBe(false);
    // Of its own host a runner knows without any heartbeat.
    expect(await hasOrphanedTerraform(db, deploymentId, { hostId: dead.hostId, runnerAliveWithinMs: 100 })).toBe(true);
    expect((await claimRun(db, { runId: (await buildRun(db, deploymentId)).id, runnerId: alive.id, hostId: alive.hostId }))?.status).toBe('planning');
  });

  it('does not count a runner as alive by a heartbeat still to come', async () => {
    const before = await countAliveRunners(db, 30_000);
    await registerRunner(db, { id: 'ahead', hostId: 'host-ahead', hostname: 'test', pid: 1, terraformVersion: null, azure: null, tools: null });
    expect(await countAliveRunners(db, 30_000)).toBe(before + 1);
    await db.prisma.runner.update({ where: { id: 'ahead' }, data: { heartbeatAt: anHourAhead() } });
    expect(await countAliveRunners(db, 30_000)).toBe(before);
  });
});
