import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findDeployment, listDeployments, plantFault } from '#lib/deployments/deployment-store.ts';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { startMaintenance, endMaintenance } from '#lib/deployments/maintenance-store.ts';
import type { DriftFindings } from '#lib/drift/drift-report.ts';
import { findDriftReport, hasGivenWay, listDueDriftChecks, makeDriftCheckGiveWay, recordDrift, setDriftSchedule } from '#lib/drift/drift-store.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import { claimRun, type ClaimedRun } from '#lib/runs/claim-store.ts';
import { findRun, moveRun } from '#lib/runs/run-store.ts';
import type { Run } from '#lib/runs/run.ts';
import { listWaitingEverywhere, listWaitingRuns } from '#lib/runs/run-watch-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { buildCompleteDeployment, startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';

const NOTHING: DriftFindings = { resources: [], byAzure: [], pending: 0 };
const GONE: DriftFindings = { ...NOTHING, resources: [{ address: 'a.b', type: 'azurerm_subnet', name: 'b', component: 'network', kind: 'gone', attributes: [], revert: 'create', revertLosesData: false }] };
const HOLDER = { runnerId: 'runner-1', hostId: 'host-1' };

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole({ runners: 0 });
});
afterAll(() => testConsole.close());

const db = () => testConsole.context.db;

async function claim(run: Run): Promise<ClaimedRun> {
  const claimed = await claimRun(db(), { runId: run.id, ...HOLDER });
  if (claimed === null) throw new Error('not claimed');
  return claimed;
}

async function end(run: ClaimedRun, event: 'plan_found_nothing' | 'fail' | 'cancel' = 'plan_found_nothing'): Promise<void> {
  await inTransaction(db(), (tx) => moveRun(tx, run.id, event, {}, run.claim));
}

async function apply(run: Run): Promise<void> {
  const planned = await claim(run);
  await inTransaction(db(), (tx) => moveRun(tx, run.id, 'plan_found_changes', {}, planned.claim));
  await inTransaction(db(), (tx) => moveRun(tx, run.id, 'approve'));
  const applying = await claim(run);
  await inTransaction(db(), (tx) => moveRun(tx, run.id, 'apply_succeeded', {}, applying.claim));
}

/** Deployed once, as far as the console knows. */
async function buildDeployed(): Promise<string> {
  const { id } = await buildCompleteDeployment(testConsole);
  await apply(await buildRun(db(), id));
  return id;
}

const ask = (deploymentId: string) => queueRun(testConsole.context, { deploymentId, kind: 'plan_only', drift: true, requestedBy: 'test' });

async function asked(deploymentId: string): Promise<Run> {
  const queued = await ask(deploymentId);
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run;
}

describe('a drift check', () => {
  it('is one at a time: however many ask at once, they get the same', async () => {
    const id = await buildDeployed();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(id)));
    expect(new Set(answers.map((answer) => (answer.ok ? answer.run.id : answer.reason))).size).toBe(1);
    expect(await db().prisma.run.count({ where: { deploymentId: id, driftCheck: true } })).toBe(1);
  });

  it('says nothing of how the deployment stands, and is not its last run', async () => {
    const id = await buildDeployed();
    const before = await findDeployment(db(), id);
    await end(await claim(await asked(id)));
    expect(await findDeployment(db(), id)).toEqual(before);
  });

  it('is refused where nothing exists, and for what it cannot be', async () => {
    const { id } = await buildCompleteDeployment(testConsole);
    expect(await ask(id)).toMatchObject({ ok: false, reason: 'nothing_to_check' });
    const deployed = await buildDeployed();
    const { context } = testConsole;
    expect(await queueRun(context, { deploymentId: deployed, kind: 'deploy', drift: true, requestedBy: 'test' })).toMatchObject({ ok: false, reason: 'drift_needs_plan_only' });
    expect(await queueRun(context, { deploymentId: deployed, kind: 'destroy', refreshOnly: true, requestedBy: 'test' })).toMatchObject({ ok: false, reason: 'refresh_needs_deploy' });
  });

  it('waits while a run that changes things is unfinished, a plan that waits for a person included', async () => {
    const id = await buildDeployed();
    const check = await asked(id);
    const real = await claim(await buildRun(db(), id));
    expect(await claimRun(db(), { runId: check.id, ...HOLDER })).toBeNull();
    await inTransaction(db(), (tx) => moveRun(tx, real.id, 'plan_found_changes', {}, real.claim));
    expect(await claimRun(db(), { runId: check.id, ...HOLDER })).toBeNull();
    await inTransaction(db(), (tx) => moveRun(tx, real.id, 'discard'));
    expect((await claim(check)).status).toBe('planning');
  });

  it('keeps no real run waiting: that one is claimed while the check is held', async () => {
    const id = await buildDeployed();
    const check = await claim(await asked(id));
    const real = await queueRun(testConsole.context, { deploymentId: id, kind: 'deploy', requestedBy: 'test' });
    expect(real.ok && (await claim(real.run)).status).toBe('planning');
    const stopped = await findRun(db(), check.id);
    expect(stopped).toMatchObject({ status: 'planning', gaveWayTo: real.ok ? real.run.number : 0 });
    expect(stopped?.cancelRequestedAt).not.toBeNull();
    expect(await inTransaction(db(), (tx) => hasGivenWay(tx, check))).toBe(true);
  });

  it('found nothing out when a real run began without its knowing, or ended since', async () => {
    const id = await buildDeployed();
    const check = await claim(await asked(id));
    expect(await inTransaction(db(), (tx) => hasGivenWay(tx, check))).toBe(false);
    const real = await claim(await buildRun(db(), id));
    expect(await inTransaction(db(), (tx) => hasGivenWay(tx, check))).toBe(true);
    expect((await findRun(db(), check.id))?.gaveWayTo).toBe(real.number);
  });

  it('found nothing out when its deployment was torn down or moved to another credential meanwhile, a plan that was refused aside', async () => {
    const id = await buildDeployed();
    const check = await claim(await asked(id));
    const refused = await claim(await buildRun(db(), id));
    await inTransaction(db(), (tx) => moveRun(tx, refused.id, 'plan_found_changes', {}, refused.claim));
    await inTransaction(db(), (tx) => moveRun(tx, refused.id, 'discard'));
    expect(await inTransaction(db(), (tx) => hasGivenWay(tx, check))).toBe(false);
    await db().prisma.deployment.update({ where: { id }, data: { subscriptionId: 'another' }, select: { id: true } });
    expect(await inTransaction(db(), (tx) => hasGivenWay(tx, check))).toBe(true);
    expect(await findRun(db(), check.id)).toMatchObject({ skipReason: 'place_changed', gaveWayTo: null });
    await db().prisma.deployment.update({ where: { id }, data: { restStatus: 'destroyed' }, select: { id: true } });
    expect(await inTransaction(db(), (tx) => hasGivenWay(tx, check))).toBe(true);
    expect((await findRun(db(), check.id))?.skipReason).toBe('destroyed');
  });

  it('is delivered after all others that wait, whoever asked first', async () => {
    const id = await buildDeployment(db());
    const check = await buildRun(db(), id, { kind: 'plan_only', driftCheck: true });
    const preview = await buildRun(db(), id, { kind: 'plan_only' });
    const real = await buildRun(db(), id);
    const expected = [{ id: real.id, priority: 'plan' }, { id: preview.id, priority: 'plan_only' }, { id: check.id, priority: 'drift_check' }];
    expect(await listWaitingRuns(db(), id)).toEqual(expected);
    // None of them would be claimed beside the real one, so none is taken out of turn either.
    expect((await listWaitingEverywhere(db(), 0)).map((run) => run.id).filter((one) => expected.some((run) => run.id === one))).toEqual([real.id]);
  });

  it('is made up for one at a time, however many wait', async () => {
    const checks = [];
    for (let n = 0; n < 3; n += 1) checks.push((await buildRun(db(), await buildDeployment(db()), { kind: 'plan_only', driftCheck: true })).id);
    const offered = (await listWaitingEverywhere(db(), 0)).map((run) => run.id);
    expect(checks.filter((id) => offered.includes(id)).length).toBeLessThanOrEqual(1);
  });
});

it('a hand is planted whether or not faults were ever chosen, for practice alone', async () => {
  const id = await buildDeployment(db());
  await plantFault(db(), id, practiceFault('azurerm_resource_group.default', 'gone'));
  expect((await findDeployment(db(), id))?.practice).toEqual({ faults: [{ address: 'azurerm_resource_group.default', kind: 'gone' }] });
  const { id: real } = await buildCompleteDeployment(testConsole, { target: 'azure' });
  await plantFault(db(), real, practiceFault('azurerm_resource_group.default', 'gone'));
  expect((await findDeployment(db(), real))?.practice).toBeNull();
});

describe('the report', () => {
  it('marks the deployment until a run changes something, and goes with what is destroyed', async () => {
    const id = await buildDeployed();
    const check = await claim(await asked(id));
    await inTransaction(db(), (tx) => recordDrift(tx, check, GONE));
    await end(check);
    expect(await findDriftReport(db(), id)).toMatchObject({ outcome: 'gone', runId: check.id, supersededBy: null });
    const { items } = await listDeployments(db(), { limit: 100 });
    expect(items.filter((deployment) => deployment.drifted).map((deployment) => deployment.id)).toEqual([id]);

    const planned = await claim(await buildRun(db(), id));
    await end(planned, 'fail');
    expect((await findDeployment(db(), id))?.drifted).toBe(true);

    await apply(await buildRun(db(), id));
    expect((await findDeployment(db(), id))?.drifted).toBe(false);
    await apply(await buildRun(db(), id, { kind: 'destroy' }));
    expect(await findDriftReport(db(), id)).toBeNull();
  });

});

describe('the schedule', () => {
  let id: string;
  beforeEach(async () => {
    id = await buildDeployed();
  });
  const isDue = async () => (await listDueDriftChecks(db())).includes(id);
  const agoHours = (run: { id: string }, hours: number) => db().prisma.run.update({ where: { id: run.id }, data: { queuedAt: new Date(Date.now() - hours * 3_600_000) } });

  it('is off until somebody switches it on', async () => {
    expect(await isDue()).toBe(false);
    await setDriftSchedule(db(), id, 'weekly');
    expect(await isDue()).toBe(true);
  });

  it.each([['daily', 23, 25], ['weekly', 24 * 7 - 1, 24 * 7 + 1]] as const)('%s: not after %i hours, but after %i', async (schedule, tooSoon, late) => {
    await setDriftSchedule(db(), id, schedule);
    const check = await asked(id);
    expect(await isDue()).toBe(false);
    await end(await claim(check));
    await agoHours(check, tooSoon);
    expect(await isDue()).toBe(false);
    await agoHours(check, late);
    expect(await isDue()).toBe(true);
  });

  it('waits for an unfinished run and a maintenance lock', async () => {
    await setDriftSchedule(db(), id, 'daily');
    const real = await buildRun(db(), id);
    expect(await isDue()).toBe(false);
    await end(await claim(real));
    await startMaintenance(db(), id, { reason: 'moving', lockedBy: 'test' });
    expect(await isDue()).toBe(false);
    await endMaintenance(db(), id);
    expect(await isDue()).toBe(true);
  });

  it('asks again for what gave way, but not for what a person stopped or what failed', async () => {
    await setDriftSchedule(db(), id, 'daily');
    const gaveWay = await claim(await asked(id));
    await inTransaction(db(), (tx) => makeDriftCheckGiveWay(tx, { deploymentId: id, number: 9 }));
    await end(gaveWay, 'cancel');
    expect(await findRun(db(), gaveWay.id)).toMatchObject({ status: 'canceled', failure: null, cancelRequestedBy: 'run 9' });
    expect(await isDue()).toBe(true);
    const stopped = await asked(id);
    await requestCancel(testConsole.context, { runId: stopped.id, by: 'somebody' });
    expect(await isDue()).toBe(false);
  });

  it('leaves drafts and what is destroyed alone', async () => {
    const { id: draft } = await buildCompleteDeployment(testConsole);
    await setDriftSchedule(db(), draft, 'daily');
    expect(await listDueDriftChecks(db())).not.toContain(draft);
    await setDriftSchedule(db(), id, 'daily');
    await end(await claim(await buildRun(db(), id, { kind: 'destroy' })));
    expect(await isDue()).toBe(false);
  });
});
