import 'server-only';
import { notFound } from 'next/navigation';
import { readUnmanaged } from '../../adoption/deployment-unmanaged.ts';
import { listRunEvidence } from '../../adoption/evidence-store.ts';
import { unmanagedView, type UnmanagedView } from '../../adoption/unmanaged-view.ts';
import { isPlanStale } from '../../runs/approve-plan.ts';
import { may, type Actor } from '../../auth/permission.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { findAnswerReader } from '../../azure-credentials/answer-reader-store.ts';
import { shownAnswer, type AnswerReader } from '../../azure-credentials/shown-answer.ts';
import { findDeployment } from '../../deployments/deployment-store.ts';
import { findMaintenance } from '../../deployments/maintenance-store.ts';
import { findSkippedChecks } from '../../preflight/skipped-checks.ts';
import { countPlanted, plantedAddresses } from '../../deployments/practice-faults.ts';
import { practiceSeconds } from '../../deployments/practice-time.ts';
import { isId } from '../../ids.ts';
import { findLogEnd, listLogEvents, readLogRange } from '../../logs/log-store.ts';
import { expectedResources } from '../../modules/expected-resources.ts';
import { missingResources } from '../../modules/missing-resources.ts';
import { findPlanDocument } from '../../runs/plan-store.ts';
import { progressOf, settleProgress } from '../../runs/resource-progress.ts';
import type { Run } from '../../runs/run.ts';
import { isFinished, isWaitingForApproval } from '../../runs/run-status.ts';
import { findRun, findRunInTheWay, getRunRequest, isNewestChange } from '../../runs/run-store.ts';
import { countAliveRunners } from '../../runs/runner-store.ts';
import { isChangeOfDeployed } from '../../runs/deployed-before-store.ts';
import { listSteps } from '../../runs/step-store.ts';
import { readSummaryOfRun } from '../../state/summary-store.ts';
import { findLedger } from '../../teardown/ledger-store.ts';
import { ledgerView } from '../../teardown/ledger-view.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '../../tunables.ts';
import { type Container, container } from '../container.ts';
import { requireActor } from '../current-user.ts';
import { findRunView } from '../shown-runs.ts';
import { readPreflight } from './read-preflight.ts';
import { lockOfGate } from './lock-of-gate.ts';

/** The page takes the end of the log along; the viewer asks for the rest when somebody scrolls there. */
const FIRST_LINES = 200;

/** Everything the page of a run shows, as of one moment: the stream goes on behind the last line that is in it. */
export async function loadRunPage(deploymentId: string, runId: string) {
  const actor = await requireActor();
  const services = await container();
  const { deployment, run } = await findBoth(services, deploymentId, runId);
  const { db } = services.context;
  const [reader, view] = await Promise.all([findAnswerReader(db, actor.role, deployment), findRunView(db, actor.role, run.id)]);
  const isGone = run.kind === 'destroy' && run.status === 'applied' && deployment.status === 'destroyed';
  const [log, plan, steps, request, kept, waitsFor, stale, left, evidence, obstacles, skippedChecks, maintenance, ledger] = await Promise.all([
    readLog(services, run),
    findPlanDocument(db, run.id),
    listSteps(db, run.id),
    getRunRequest(db, run.id),
    readOwnState(services, run),
    findWait(services, run),
    isWaitingForApproval(run) ? isPlanStale(services.context, run) : false,
    findLeft(services, run, reader),
    listRunEvidence(db, run.id),
    countObstacles(services, deployment, run, actor),
    findSkippedChecks(services.context, run),
    findMaintenance(db.prisma, deployment.id),
    isGone ? findLedger(db, deployment.id) : null,
  ]);
  const isChange = await isChangeOfDeployed(db, run, plan);
  return {
    run: view.run(run),
    // The page reads no other run.
    deployment: { ...deployment, lastRun: null },
    isChange,
    ledger: ledger === null ? null : ledgerView(ledger, reader),
    log: { lines: log.lines.map(view.line), total: log.total, ended: log.ended },
    progress: log.progress,
    plan,
    request,
    waitsFor,
    stale,
    ...left,
    evidence,
    skippedChecks,
    limits: services.context.limits,
    planted: run.failure === null ? [] : plantedAddresses(run.failure, request.faults),
    /** How many of the faults that failed the run are still planted. */
    removableFaults: run.failure === null ? 0 : countPlanted(run.failure, deployment.practice?.faults ?? []),
    ...kept,
    missing: kept.left === null ? null : missingResources({ ...request, secretNames: deployment.secretInputs }, kept.left),
    steps: steps.map(({ name, startedAt, finishedAt, outcome }) => ({ name, outcome, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null })),
    // What is expected is the length of a first deployment.
    expected: isChange ? null : expectedSeconds(services, run, deployment, request),
    /** What the next run would have to pass. */
    gate: { obstacles, maySkip: may(actor.role, 'skip_preflight'), seeAt: `/deployments/${deployment.id}`, lock: await lockOfGate(services.context.db.prisma, deployment), maintenance },
    allowed: permissionsOf(actor, run),
  };
}

async function findBoth({ context: { db } }: Container, deploymentId: string, runId: string): Promise<{ deployment: Deployment; run: Run }> {
  if (!isId(deploymentId) || !isId(runId)) notFound();
  const [deployment, run] = await Promise.all([findDeployment(db, deploymentId), findRun(db, runId)]);
  if (deployment === null || run === null || run.deploymentId !== deployment.id) notFound();
  return { deployment, run };
}

/** The end is read first: what comes meanwhile is the stream's. */
async function readLog({ context: { db } }: Container, run: Run) {
  const end = (await findLogEnd(db, run.id)) ?? { lastSeq: 0, ended: false };
  const [lines, events] = await Promise.all([readLogRange(db, run.id, Math.max(1, end.lastSeq - FIRST_LINES + 1), end.lastSeq), listLogEvents(db, run.id)]);
  const progress = progressOf(events.filter((event) => event.seq <= end.lastSeq));
  return { lines, total: end.lastSeq, ended: end.ended, progress: settleProgress(progress, run) };
}

/** What the run left behind, out of the last state that it wrote itself. */
async function readOwnState({ context }: Container, run: Run) {
  const summary = isFinished(run) && run.applyStartedAt !== null ? await readSummaryOfRun(context, run) : null;
  return { outputs: summary?.outputs ?? null, left: summary?.resources ?? null };
}

/** What the last run that could change a deployment, ended badly, left in Azure and outside state; and whether Azure was not looked at since. */
async function findLeft({ context }: Container, run: Run, reader: AnswerReader): Promise<{ unmanaged: UnmanagedPage | null; awaitsLook: boolean }> {
  const badly = run.status === 'failed' || run.status === 'canceled';
  if (!badly || run.applyStartedAt === null || !(await isNewestChange(context.db, run))) return { unmanaged: null, awaitsLook: false };
  const { items, observedAt, error, outdated } = await readUnmanaged(context, run.deploymentId);
  const awaitsLook = (outdated && items.length > 0) || (error === null && (outdated || observedAt === null) && isRecent(run.finishedAt));
  return { unmanaged: { items: items.map(unmanagedView), observedAt, error: shownAnswer(reader, error), outdated }, awaitsLook };
}

/** Asked where another run may follow. */
async function countObstacles({ context }: Container, deployment: Deployment, run: Run, { role }: Actor): Promise<number> {
  return isFinished(run) || isWaitingForApproval(run) ? (await readPreflight(context, deployment, role)).obstacles : 0;
}

interface UnmanagedPage {
  items: UnmanagedView[];
  observedAt: string | null;
  error: { message: string } | null;
  outdated: boolean;
}

const LOOK_IS_DUE_MS = 60_000;

function isRecent(at: string | null): boolean {
  return at !== null && Date.now() - Date.parse(at) < LOOK_IS_DUE_MS;
}

/** Why a queued run has not begun: no runner at all, or another run first. A maintenance lock is the page's own notice. */
async function findWait({ context: { db } }: Container, run: Run): Promise<{ run: Run | null; noRunner: boolean } | null> {
  if (run.status !== 'queued' && run.status !== 'approved') return null;
  const [inTheWay, alive] = await Promise.all([
    findRunInTheWay(db.prisma, run.deploymentId),
    countAliveRunners(db, RUNNER_ALIVE_WITHIN_MS),
  ]);
  return { run: inTheWay !== null && inTheWay.id !== run.id ? inTheWay : null, noRunner: alive === 0 };
}

function expectedSeconds({ env }: Container, run: Run, { target, secretInputs }: Deployment, request: Pick<Awaited<ReturnType<typeof getRunRequest>>, 'moduleVersion' | 'inputs'>) {
  if (run.kind === 'destroy') return null;
  const minutes = expectedResources({ moduleVersion: request.moduleVersion, inputs: request.inputs, secretNames: secretInputs })?.minutes ?? null;
  if (minutes === null) return null;
  return target === 'practice' ? practiceSeconds(minutes, env.practiceSpeed) : { low: minutes.low * 60, high: minutes.high * 60 };
}

function permissionsOf({ role }: Actor, { kind }: Run) {
  return { decide: may(role, kind === 'destroy' ? 'destroy' : 'approve'), cancel: may(role, 'cancel'), edit: may(role, 'draft'), queue: may(role, kind === 'destroy' ? 'destroy' : 'plan') };
}
