import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '#lib/db/client.ts';
import { listen } from '#lib/db/listen.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { readLogRange } from '#lib/logs/log-store.ts';
import { appendLogLines, type NewLogLine } from '#lib/logs/log-store.ts';
import { claimRun, findStopAsked, lockClaim, recordCancelSignal, recordStop, renewClaim, takeUpRun, type ClaimedRun } from '#lib/runs/claim-store.ts';
import { findStep, finishOrphanedStep, finishStep, listSteps, recordStepProcess, startStep } from '#lib/runs/step-store.ts';
import { findRun, moveRun, recordCancelRequest, recordForceRequest } from '#lib/runs/run-store.ts';
import { listWaitingEverywhere, listWaitingRuns } from '#lib/runs/run-watch-store.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let test: TestDatabase;
let one: Database;
let two: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  one = createDatabase(test.url);
  two = createDatabase(test.url);
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await test.drop();
});

/** As of before the clock was set back by an hour. */
const anHourAhead = () => new Date(Date.now() + 3_600_000);

const asOne = { runnerId: 'runner-1', hostId: 'host-1' };
const asTwo = { runnerId: 'runner-2', hostId: 'host-2' };

describe('claiming', () => {
  it('gives a queued run to exactly one of two runners that want it', async () => {
    for (let round = 0; round < 20; round += 1) {
      const run = await buildRun(one, await buildDeployment(one));
      const claims = await Promise.all([claimRun(one, { runId: run.id, ...asOne }), claimRun(two, { runId: run.id, ...asTwo })]);
      expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    }
  });

  it('never lets two runs of one deployment be held at once, whatever their kinds', async () => {
    for (let round = 0; round < 20; round += 1) {
      const deploymentId = await buildDeployment(one);
      const check = await buildRun(one, deploymentId, { kind: 'plan_only' });
      const change = await buildRun(one, deploymentId, { kind: 'deploy' });
      const claims = await Promise.all([claimRun(one, { runId: check.id, ...asOne }), claimRun(two, { runId: change.id, ...asTwo })]);
      expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
      expect(claims[1]?.status).toBe('planning');
    }
  });

  it('lets a drift check wait for previews, those too that were asked for after it, and nobody deliver it meanwhile', async () => {
    const deploymentId = await buildDeployment(one);
    const check = await buildRun(one, deploymentId, { kind: 'plan_only', driftCheck: true });
    const preview = await buildRun(one, deploymentId, { kind: 'plan_only' });
    const isWaiting = async ({ id }: { id: string }) => (await listWaitingEverywhere(one, 0)).some((waiting) => waiting.id === id);
    expect(await claimRun(one, { runId: check.id, ...asOne })).toBeNull();
    expect([await isWaiting(preview), await isWaiting(check)]).toEqual([true, false]);
    expect((await claimRun(one, { runId: preview.id, ...asOne }))?.status).toBe('planning');
    expect((await claimRun(one, { runId: check.id, ...asTwo }))?.status).toBe('planning');
  });

  it('delivers again only what could begin: no run behind one at work, a plan that waits for a person, or a maintenance lock', async () => {
    const [busy, unapproved, locked] = [await buildDeployment(one), await buildDeployment(one), await buildDeployment(one)];
    const working = await buildRun(one, busy, { kind: 'plan_only' });
    await claimRun(one, { runId: working.id, ...asOne });
    await one.prisma.run.update({ where: { id: (await buildRun(one, unapproved)).id }, data: { status: 'planned' } });
    await one.prisma.maintenanceLock.create({ data: { deploymentId: locked, reason: 'test', lockedBy: 'test' } });
    const behind = [await buildRun(one, busy, { kind: 'plan_only' }), await buildRun(one, unapproved, { kind: 'plan_only' }), await buildRun(one, locked)].map(({ id }) => id);
    expect((await listWaitingEverywhere(one, 0)).filter(({ id }) => behind.includes(id))).toEqual([]);
  });

  it('grows the fence, so that the one who had it before is shut out of everything', async () => {
    const run = await buildRun(one, await buildDeployment(one));
    const first = await claimRun(one, { runId: run.id, ...asOne });
    const second = await takeUpRun(two, { runId: run.id, from: first!.claim, runnerId: 'runner-2' });
    expect(second?.claim.fence).toBe(first!.claim.fence + 1);
    expect(await renewClaim(one, run.id, first!.claim)).toBeNull();
    expect(await appendLogLines(one, { runId: run.id, claim: first!.claim, after: 0, lines: [line('too late')], position: null })).toBeNull();
    expect(await inTransaction(one, (tx) => moveRun(tx, run.id, 'fail', {}, first!.claim))).toBeNull();
    expect(await readLogRange(one, run.id, 1, 10)).toEqual([]);
    expect((await findRun(one, run.id))?.status).toBe('planning');
  });
});

describe('a run that was given up', () => {
  it('takes nothing more from the runner that held it', async () => {
    const run = await buildRun(one, await buildDeployment(one));
    const { claim } = (await claimRun(one, { runId: run.id, ...asOne }))!;
    expect(await startStep(one, run.id, claim, 'init')).toBe('started');
    expect(await recordStepProcess(one, run.id, claim, 'init', { pid: 7, start: '7' })).toBe(true);
    await inTransaction(two, (tx) => moveRun(tx, run.id, 'fail', {}, claim));

    // As the fence alone would have it, were it still the one that was held.
    const { fence } = await one.prisma.run.findUniqueOrThrow({ where: { id: run.id }, select: { fence: true } });
    expect(fence).toBe(claim.fence + 1);
    for (const held of [claim, { ...claim, fence }]) {
      expect(await startStep(one, run.id, held, 'plan')).toBe('fenced');
      expect(await recordStepProcess(one, run.id, held, 'init', { pid: 8, start: '8' })).toBe(false);
      await finishStep(one, run.id, held, 'init', { exitCode: 0, outcome: 'succeeded' });
      expect(await recordCancelSignal(one, run.id, held)).toBe(false);
      expect(await recordStop(one, run.id, held, 'run_limit')).toBe(false);
      expect(await inTransaction(one, (tx) => lockClaim(tx, run.id, held))).toBe(false);
    }
    expect(await listSteps(one, run.id)).toMatchObject([{ name: 'init', pid: 7, finishedAt: null, outcome: null }]);
    await finishOrphanedStep(two, run.id, 'init');
    expect((await findStep(one, run.id, 'init'))?.outcome).toBe('unfinished');
  });
});

describe('force', () => {
  it('comes after the grace, which begins anew where the clock was set back', async () => {
    const run = await buildRun(one, await buildDeployment(one));
    const { claim } = (await claimRun(one, { runId: run.id, ...asOne }))!;
    await inTransaction(one, (tx) => recordCancelRequest(tx, run.id, 'ada'));
    await recordCancelSignal(one, run.id, claim);
    await one.prisma.run.update({ where: { id: run.id }, data: { cancelSignaledAt: anHourAhead() } });
    await renewClaim(one, run.id, claim);
    const force = () => inTransaction(one, (tx) => recordForceRequest(tx, run.id, 100));
    expect(await force()).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await renewClaim(one, run.id, claim);
    expect(await force()).toBe(true);
  });
});

describe('runs that wait for their turn', () => {
  it('are woken with what changes first, and plan_only ones are claimed in the order they were asked for', async () => {
    const deploymentId = await buildDeployment(one);
    const checks = [await buildRun(one, deploymentId, { kind: 'plan_only' }), await buildRun(one, deploymentId, { kind: 'plan_only' })];
    const change = await buildRun(one, deploymentId, { kind: 'deploy' });
    expect((await listWaitingRuns(one, deploymentId)).map(({ id }) => id)).toEqual([change.id, ...checks.map(({ id }) => id)]);
    expect(await claimRun(two, { runId: checks[0]!.id, ...asTwo })).toBeNull();
    await inTransaction(one, (tx) => moveRun(tx, change.id, 'cancel'));
    expect(await claimRun(two, { runId: checks[1]!.id, ...asTwo })).toBeNull();
    expect((await claimRun(two, { runId: checks[0]!.id, ...asTwo }))?.status).toBe('planning');
  });
});

describe('the time that runners were at work on a run', () => {
  it('is its plan and its apply, whoever takes it up, and not the wait for a person', async () => {
    const minutes = (count: number) => new Date(Date.now() - count * 60_000);
    const worked = (run: ClaimedRun | null) => Math.round((performance.now() - (run?.workingSince ?? 0)) / 60_000);
    const { id } = await buildRun(one, await buildDeployment(one));
    expect(worked(await claimRun(one, { runId: id, ...asOne }))).toBe(0);
    await one.prisma.run.update({ where: { id }, data: { status: 'approved', startedAt: minutes(180), plannedAt: minutes(130) } });
    const applying = await claimRun(one, { runId: id, ...asOne });
    expect(worked(applying)).toBe(50);
    await one.prisma.run.update({ where: { id }, data: { applyStartedAt: minutes(30) } });
    expect(worked(await takeUpRun(two, { runId: id, from: applying!.claim, runnerId: 'runner-2' }))).toBe(80);
  });
});

describe('force', () => {
  it('comes only once Terraform has had its grace since the interrupt, however long ago the click was', async () => {
    const run = await buildRun(one, await buildDeployment(one));
    const { claim } = (await claimRun(one, { runId: run.id, ...asOne }))!;
    const force = () => inTransaction(two, (tx) => recordForceRequest(tx, run.id, 60_000));
    await inTransaction(two, (tx) => recordCancelRequest(tx, run.id, 'ada'));
    await one.prisma.run.update({ where: { id: run.id }, data: { cancelRequestedAt: new Date(Date.now() - 3_600_000) } });
    expect(await force()).toBe(false);
    await recordCancelSignal(one, run.id, claim);
    expect(await force()).toBe(false);
    await one.prisma.run.update({ where: { id: run.id }, data: { cancelSignaledAt: new Date(Date.now() - 61_000) } });
    expect(await force()).toBe(true);
    expect(await renewClaim(one, run.id, claim)).toEqual({ cancelRequested: true, forceRequested: true });
  });
});

describe('what is asked again because the answer was lost', () => {
  it('gets the same answer: a step begins, a signal is to be sent', async () => {
    const run = await buildRun(one, await buildDeployment(one));
    const { claim } = (await claimRun(one, { runId: run.id, ...asOne }))!;
    for (const _ of [1, 2]) expect(await startStep(one, run.id, claim, 'init')).toBe('started');
    for (const _ of [1, 2]) expect(await recordStop(one, run.id, claim, 'run_limit')).toBe(true);
    expect(await recordStop(one, run.id, claim, 'silence_limit')).toBe(false);
    expect(await findStopAsked(one, run.id)).toEqual({ canceled: false, reason: 'run_limit' });
    for (const _ of [1, 2]) expect(await startStep(one, run.id, claim, 'plan')).toBe('stop_asked');
    expect(await listSteps(one, run.id)).toHaveLength(1);
  });

  it('keeps the time of the first signal, and tells the pages of it', async () => {
    const run = await buildRun(one, await buildDeployment(one));
    const { claim } = (await claimRun(one, { runId: run.id, ...asOne }))!;
    await inTransaction(two, (tx) => recordCancelRequest(tx, run.id, 'ada'));
    const heard: string[] = [];
    const stop = await listen(test.url, ({ topic, id }) => void heard.push(`${topic}:${id}`));
    expect(await recordCancelSignal(one, run.id, claim)).toBe(true);
    const first = (await findRun(one, run.id))?.cancelSignaledAt;
    expect(await recordCancelSignal(one, run.id, claim)).toBe(true);
    expect((await findRun(one, run.id))?.cancelSignaledAt).toBe(first);
    expect(await recordStop(one, run.id, claim, 'run_limit')).toBe(false);
    await waitUntil('they are told', () => heard.includes(`run:${run.id}`));
    await stop();
  });
});

describe('a second run that changes a deployment', () => {
  it('is refused while one is unfinished, under a hundred requests at once', async () => {
    const deploymentId = await buildDeployment(one);
    const tries = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => buildRun(n % 2 ? one : two, deploymentId)));
    expect(tries.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the log', () => {
  it('takes the same lines once, however often the answer got lost', async () => {
    const run = await buildRun(one, await buildDeployment(one));
    const { claim } = (await claimRun(one, { runId: run.id, ...asOne }))!;
    const batch = { runId: run.id, claim, after: 0, lines: [line('a'), line('b')], position: null };
    expect(await appendLogLines(one, batch)).toBe(2);
    expect(await appendLogLines(one, batch)).toBe(2);
    expect((await readLogRange(one, run.id, 1, 10)).map(({ seq, text }) => [seq, text])).toEqual([[1, 'a'], [2, 'b']]);
  });

  it('ends with a mark that is there before the status says so, and takes nothing after it', async () => {
    const run = await buildRun(one, await buildDeployment(one));
    const { claim } = (await claimRun(one, { runId: run.id, ...asOne }))!;
    await appendLogLines(one, { runId: run.id, claim, after: 0, lines: [line('a\0b')], position: null });
    await inTransaction(one, (tx) => moveRun(tx, run.id, 'fail', {}, claim));
    expect((await readLogRange(one, run.id, 1, 10)).map(({ type, text }) => [type, text])).toEqual([['text', 'a\uFFFDb'], ['end', 'failed']]);
    expect(await appendLogLines(one, { runId: run.id, claim, after: 2, lines: [line('late')], position: null })).toBeNull();
  });
});

describe('a run that its runner has let go', () => {
  it('is not moved by its last claim: who comes late with it ends no plan that is approved or waits', async () => {
    for (const status of ['planned', 'approved'] as const) {
      const run = await buildRun(one, await buildDeployment(one));
      const held = (await claimRun(one, { runId: run.id, ...asOne }))!;
      await one.prisma.run.update({ where: { id: run.id }, data: { status } });
      for (const event of ['fail', 'cancel'] as const) expect(await inTransaction(one, (tx) => moveRun(tx, run.id, event, {}, held.claim))).toBeNull();
      expect((await findRun(one, run.id))?.status).toBe(status);
    }
  });
});

describe('a stop asked for in the last moment of a plan', () => {
  it('keeps the plan from waiting for approval', async () => {
    const run = await buildRun(one, await buildDeployment(one));
    const { claim } = (await claimRun(one, { runId: run.id, ...asOne }))!;
    expect(await inTransaction(two, (tx) => recordCancelRequest(tx, run.id, 'ada'))).toBe(true);
    expect(await inTransaction(two, (tx) => recordCancelRequest(tx, run.id, 'bob'))).toBe(false);
    expect(await inTransaction(one, (tx) => moveRun(tx, run.id, 'plan_found_changes', {}, claim))).toBeNull();
    expect((await inTransaction(one, (tx) => moveRun(tx, run.id, 'cancel', {}, claim)))?.cancelRequestedBy).toBe('ada');
  });

  it('is for nobody to carry out when the plan is all that was asked for, and it is there', async () => {
    const run = await buildRun(one, await buildDeployment(one), { kind: 'plan_only' });
    const { claim } = (await claimRun(one, { runId: run.id, ...asOne }))!;
    await inTransaction(one, (tx) => moveRun(tx, run.id, 'plan_found_changes', {}, claim));
    expect(await inTransaction(two, (tx) => moveRun(tx, run.id, 'cancel'))).toBeNull();
    expect((await findRun(one, run.id))?.status).toBe('planned');
  });

  it('is for the holder to carry out: nobody else moves a held run', async () => {
    const run = await buildRun(one, await buildDeployment(one));
    await claimRun(one, { runId: run.id, ...asOne });
    expect(await inTransaction(two, (tx) => moveRun(tx, run.id, 'cancel'))).toBeNull();
  });
});

function line(text: string): NewLogLine {
  return { at: new Date().toISOString(), phase: 'plan', level: 'info', type: 'text', text, event: null };
}
