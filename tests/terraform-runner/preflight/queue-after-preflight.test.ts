import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { appendLateJournal } from '#lib/adoption/journal-store.ts';
import { failedOf } from '#lib/preflight/preflight.ts';
import { claimPreflight, findLatestPreflight, finishPreflight, recordFinding, renewPreflight } from '#lib/preflight/preflight-store.ts';
import { preflightSubject, requestPreflight } from '#lib/preflight/request-preflight.ts';
import { findSkippedChecks } from '#lib/preflight/skipped-checks.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { findRun } from '#lib/runs/run-store.ts';
import { buildRun } from '#tests/support/builders.ts';
import { buildCompleteDeployment, startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';
import { buildObstructed, preflightOf, startPreflightConsole, untilFinished, type PreflightConsole } from './preflight-console.ts';

let console_: PreflightConsole;
/** Nobody looks there: what is asked for stays as it was asked. */
let quiet: TestConsole;
beforeAll(async () => {
  [console_, quiet] = await Promise.all([startPreflightConsole(), startTestConsole({ runners: 0 })]);
});
afterAll(async () => {
  await console_.close();
  await quiet.close();
});

const asked = { requestedBy: 'ada', kind: 'deploy' as const };

test('a deploy with something in its way makes a preflight, and is refused with what failed', async () => {
  const { id } = await buildObstructed(console_, ['vcpu_quota', 'fqdn_elsewhere']);
  const refused = await queueRun(console_.context, { ...asked, deploymentId: id });
  if (refused.ok || refused.reason !== 'preflight_failed') throw new Error(JSON.stringify(refused));
  expect(failedOf(refused.preflight.findings)).toMatchObject([{ id: 'vcpu_quota', code: 'too_small' }]);
  expect(refused.preflight.requestedBy).toBe('ada');
  expect((await console_.context.db.prisma.run.count({ where: { deploymentId: id } }))).toBe(0);
});

test('what was in the way is looked at anew by the next deploy: it may have been mended', async () => {
  const { id } = await buildObstructed(console_, ['storage_name_taken']);
  const first = await queueRun(console_.context, { ...asked, deploymentId: id });
  const second = await queueRun(console_.context, { ...asked, deploymentId: id });
  const idOf = (result: typeof first) => (!result.ok && result.reason === 'preflight_failed' ? result.preflight.id : null);
  expect(idOf(second)).not.toBe(idOf(first));
  await console_.context.db.prisma.deployment.update({ where: { id }, data: { practice: { faults: [{ address: 'preflight.fqdn_elsewhere', kind: 'preflight', error: 'fqdn_elsewhere' }] } } });
  expect(await queueRun(console_.context, { ...asked, deploymentId: id })).toMatchObject({ ok: true });
});

test('a preflight that is fresh and clear serves the run that follows it', async () => {
  const deployment = await buildObstructed(console_, ['license_expired']);
  const { id } = await preflightOf(console_, deployment);
  expect(await queueRun(console_.context, { ...asked, deploymentId: deployment.id })).toMatchObject({ ok: true });
  expect((await findLatestPreflight(console_.context.db.prisma, deployment.id))?.id).toBe(id);
});

test('one from before the clock was set back does not, and the next counts as the newest', async () => {
  const deployment = await buildObstructed(console_, ['license_expired']);
  const first = await preflightOf(console_, deployment);
  await console_.context.db.pool.query(`UPDATE preflights SET "requestedAt" = now() + interval '59 minutes', "finishedAt" = now() + interval '1 hour', "leaseUntil" = now() + interval '1 hour' WHERE id = $1`, [first.id]);
  const second = await preflightOf(console_, deployment);
  expect(second.id).not.toBe(first.id);
  expect((await findLatestPreflight(console_.context.db.prisma, deployment.id))?.id).toBe(second.id);
});

test('an old one does not, nor one made of other inputs', async () => {
  const deployment = await buildObstructed(console_, ['license_expired']);
  const first = await preflightOf(console_, deployment);
  await console_.context.db.pool.query(`UPDATE preflights SET "finishedAt" = now() - interval '11 minutes' WHERE id = $1`, [first.id]);
  const second = await preflightOf(console_, deployment);
  expect(second.id).not.toBe(first.id);
  await console_.context.db.prisma.deployment.update({ where: { id: deployment.id }, data: { location: 'northeurope' } });
  expect((await preflightOf(console_, { ...deployment, location: 'northeurope' })).id).not.toBe(second.id);
});

test('an admin’s reason lets a run past it, and is kept with the run', async () => {
  const { id } = await buildObstructed(console_, ['vcpu_quota']);
  const queued = await queueRun(console_.context, { ...asked, deploymentId: id, skipPreflight: 'quota was promised by phone' });
  if (!queued.ok) throw new Error(queued.reason);
  expect(queued.run.skippedPreflight).toBe('quota was promised by phone');
  expect((await findRun(console_.context.db, queued.run.id))?.skippedPreflight).toBe('quota was promised by phone');
});

test('a run that was let past tells which checks had failed then, whatever is found later', async () => {
  const deployment = await buildObstructed(console_, ['vcpu_quota', 'redis_name_taken'], { inputs: { create_redis: true } });
  await preflightOf(console_, deployment);
  const queued = await queueRun(console_.context, { ...asked, deploymentId: deployment.id, skipPreflight: 'quota was promised by phone' });
  if (!queued.ok) throw new Error(queued.reason);
  await preflightOf(console_, deployment, { again: true });
  await console_.context.db.prisma.preflight.updateMany({ where: { deploymentId: deployment.id, requestedAt: { gt: new Date(queued.run.queuedAt) } }, data: { findings: [] } });
  expect(await findSkippedChecks(console_.context, queued.run)).toEqual(['vCPU quota', 'Redis']);
  expect(await findSkippedChecks(console_.context, { ...queued.run, skippedPreflight: null })).toEqual([]);
});

test('a run that adopts and goes on is kept back as a deploy is, and let past for the same reason; one that only adopts is not', async () => {
  const { id } = await buildObstructed(console_, ['vcpu_quota']);
  const { db, key } = console_.context;
  const before = await buildRun(db, id);
  await db.prisma.run.update({ where: { id: before.id }, data: { status: 'failed', applyStartedAt: new Date(), finishedAt: new Date() } });
  const group = { at: '2026-01-05T10:00:00.000Z', address: 'module.wandb.azurerm_resource_group.default', type: 'azurerm_resource_group', action: 'create', id: '/subscriptions/s/resourceGroups/team' } as const;
  await appendLateJournal(db, key, before.id, [{ ...group, event: 'completed' }]);
  // No watcher looks here; whoever asks finds that one has.
  await db.prisma.azureStatus.create({ data: { deploymentId: id, attemptedAt: new Date() } });
  const watcher = setInterval(() => void db.pool.query(`UPDATE azure_statuses SET "attemptedAt" = now() WHERE "deploymentId" = $1`, [id]), 50);
  onTestFinished(() => clearInterval(watcher));
  expect(await queueRun(console_.context, { ...asked, deploymentId: id, adopt: 'all' })).toMatchObject({ ok: false, reason: 'preflight_failed' });
  const queued = await queueRun(console_.context, { ...asked, deploymentId: id, adopt: 'all', skipPreflight: 'quota was promised by phone' });
  expect(queued).toMatchObject({ ok: true, run: { adopts: 1, skippedPreflight: 'quota was promised by phone' } });
  await db.prisma.run.updateMany({ where: { deploymentId: id, finishedAt: null }, data: { status: 'failed', finishedAt: new Date() } });
  expect(await queueRun(console_.context, { ...asked, deploymentId: id, adopt: 'only' })).toMatchObject({ ok: true, run: { adoptOnly: true } });
});

test('a preview is never held up', async () => {
  const { id } = await buildObstructed(console_, ['vcpu_quota']);
  expect(await queueRun(console_.context, { ...asked, deploymentId: id, kind: 'plan_only' })).toMatchObject({ ok: true });
});

test('practice without anything planted makes no preflight, and waits for none', async () => {
  const { id } = await buildCompleteDeployment(console_);
  const before = performance.now();
  expect(await queueRun(console_.context, { ...asked, deploymentId: id })).toMatchObject({ ok: true });
  expect(performance.now() - before).toBeLessThan(1_000);
  expect(await findLatestPreflight(console_.context.db.prisma, id)).toBeNull();
});

test('an azure deploy goes on where nobody can look', async () => {
  const { id } = await buildCompleteDeployment(console_, { target: 'azure' });
  expect(await queueRun(console_.context, { ...asked, deploymentId: id })).toMatchObject({ ok: true });
  expect((await untilFinished(console_, id)).findings.find((finding) => finding.id === 'credential')).toMatchObject({ status: 'warned' });
  const alone = await buildCompleteDeployment(quiet, { target: 'azure' });
  expect(await queueRun(quiet.context, { ...asked, deploymentId: alone.id })).toMatchObject({ ok: true });
});

test('where nobody can look, what was found last still stands in the way, of the same inputs and no others', async () => {
  const deployment = await buildObstructed(quiet, ['vcpu_quota']);
  const { context } = quiet;
  const subject = await preflightSubject(context, deployment);
  await requestPreflight(context, { deploymentId: deployment.id, subject, requestedBy: 'ada' });
  const claimed = (await claimPreflight(context.db, { runnerId: 'one', leaseMs: 60_000 }))!;
  await recordFinding(context.db, claimed, { id: 'vcpu_quota', status: 'failed', code: 'too_small' });
  await finishPreflight(context.db, claimed);
  // Asked for once more, ended for another, and that given up: then the runner went.
  await requestPreflight(context, { deploymentId: deployment.id, subject, requestedBy: 'ada' });
  await requestPreflight(context, { deploymentId: deployment.id, subject: { ...subject, location: 'northeurope' }, requestedBy: 'ada' });
  await requestPreflight(context, { deploymentId: deployment.id, subject, requestedBy: 'ada' });
  expect(await queueRun(context, { ...asked, deploymentId: deployment.id })).toMatchObject({ ok: false, reason: 'preflight_failed', preflight: { id: claimed.id } });
  expect(await finishPreflight(context.db, (await claimPreflight(context.db, { runnerId: 'one', leaseMs: 60_000 }))!)).toBe(true);
  await context.db.prisma.deployment.update({ where: { id: deployment.id }, data: { location: 'northeurope' } });
  expect(await queueRun(context, { ...asked, deploymentId: deployment.id })).toMatchObject({ ok: true });
});

test('what could not be told is asked again by the run that follows, half a minute later', async () => {
  const deployment = await buildObstructed(console_, ['azure_refuses_reads']);
  const first = await preflightOf(console_, deployment);
  expect(failedOf(first.findings)).toEqual([]);
  expect((await preflightOf(console_, deployment)).id).toBe(first.id);
  await console_.context.db.pool.query(`UPDATE preflights SET "finishedAt" = now() - interval '31 seconds' WHERE id = $1`, [first.id]);
  expect(await queueRun(console_.context, { ...asked, deploymentId: deployment.id })).toMatchObject({ ok: true });
  expect((await findLatestPreflight(console_.context.db.prisma, deployment.id))?.id).not.toBe(first.id);
});

test('of two requests at once one preflight comes; another digest ends the one under way', async () => {
  const deployment = await buildObstructed(quiet, ['vcpu_quota']);
  const { context } = quiet;
  const request = { deploymentId: deployment.id, subject: await preflightSubject(context, deployment), requestedBy: 'ada' };
  await Promise.all([requestPreflight(context, request), requestPreflight(context, { ...request, again: true })]);
  expect(await context.db.prisma.preflight.count({ where: { deploymentId: deployment.id } })).toBe(1);
  const lease = { runnerId: 'one', leaseMs: 60_000 };
  const claimed = (await claimPreflight(context.db, lease))!;
  expect(await claimPreflight(context.db, lease)).toBeNull();
  await requestPreflight(context, { ...request, subject: { ...request.subject, location: 'northeurope' } });
  expect(await recordFinding(context.db, claimed, { id: 'license', status: 'passed', code: 'given' })).toBe(false);
  const next = (await claimPreflight(context.db, lease))!;
  expect(next.subject.location).toBe('northeurope');
  expect(await finishPreflight(context.db, next)).toBe(true);
});

test('what a killed runner left half done is taken by another once its lease has run out, and the first one is fenced', async () => {
  const deployment = await buildObstructed(quiet, []);
  const { context } = quiet;
  await requestPreflight(context, { deploymentId: deployment.id, subject: await preflightSubject(context, deployment), requestedBy: 'ada' });
  const first = (await claimPreflight(context.db, { runnerId: 'killed', leaseMs: 40 }))!;
  expect(await recordFinding(context.db, first, { id: 'license', status: 'passed', code: 'given' })).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const second = (await claimPreflight(context.db, { runnerId: 'other', leaseMs: 60_000 }))!;
  expect(second).toMatchObject({ id: first.id, fence: first.fence + 1 });
  expect(await renewPreflight(context.db, first, 1_000)).toBe(false);
  expect(await finishPreflight(context.db, first)).toBe(false);
  expect((await findLatestPreflight(context.db.prisma, deployment.id))?.findings).toEqual([]);
  expect(await finishPreflight(context.db, second)).toBe(true);
});
