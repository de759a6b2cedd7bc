'use server';

import { requesterIdOf } from '#lib/auth/requester.ts';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { may } from '#lib/auth/permission.ts';
import { archiveDeployment, findDeployment, plantFault, watchDeployment } from '#lib/deployments/deployment-store.ts';
import { isDraftOfAnother } from '#lib/deployments/draft-store.ts';
import { FAR_END_FAULT_NAMES, type FarEndFault } from '#lib/deployments/far-end-faults.ts';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { DRIFT_SCHEDULES, type DriftSchedule } from '#lib/drift/drift-schedule.ts';
import { setDriftSchedule } from '#lib/drift/drift-store.ts';
import { describePreflightFor } from '#lib/preflight/shown-preflight.ts';
import { findLatestPreflight } from '#lib/preflight/preflight-store.ts';
import { PREFLIGHT_FIXES, type PreflightFix, type PreflightReport } from '#lib/preflight/preflight.ts';
import { preflightSubject, requestPreflight } from '#lib/preflight/request-preflight.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { SeenStatus } from '#lib/status/as-of.ts';
import { readLiveStatus } from '#lib/status/live-status.ts';
import { markRecordMade, setFarEndFault } from '#lib/status/wandb-chain-store.ts';
import { action, type ActionResult } from '#lib/web/action.ts';
import { queueFromPage, skipReason, type SkipReason } from '#lib/web/queue-from-page.ts';
import { refused, refusedRun } from '#lib/web/refused.ts';

const which = z.object({ deploymentId: z.uuid() });
type Which = z.infer<typeof which>;
type HowToLook = { again: boolean; fix: PreflightFix | null };

const deploy = action<Which & SkipReason, string>({
  permission: 'plan',
  input: which.extend(skipReason),
  run: (call) => queueFromPage(call, { deploymentId: call.input.deploymentId, kind: 'deploy' }),
});

const adopt = action<Which & SkipReason & { only?: 'true' | undefined }, string>({
  permission: 'plan',
  input: which.extend({ only: z.literal('true').optional(), ...skipReason }),
  run: (call) => queueFromPage(call, { deploymentId: call.input.deploymentId, kind: 'deploy', adopt: call.input.only ? 'only' : 'all' }),
});

/** A check that is there already is the one that was asked for: the page stays, and follows it. */
const check = action<Which>({
  permission: 'plan',
  input: which,
  run: async ({ input: { deploymentId }, actor, context }) => {
    const queued = await queueRun(context, { deploymentId, kind: 'plan_only', drift: true, requestedBy: actor.label, requesterId: requesterIdOf(actor) });
    return queued.ok ? { ok: true, value: undefined } : refusedRun(queued);
  },
});

const acceptDrift = action<Which, string>({
  permission: 'plan',
  input: which,
  run: ({ input: { deploymentId }, ...who }) => queueFromPage({ input: {}, ...who }, { deploymentId, kind: 'deploy', refreshOnly: true }),
});

const schedule = action<Which & { schedule: DriftSchedule }>({
  permission: 'plan',
  input: which.extend({ schedule: z.enum(DRIFT_SCHEDULES) }),
  run: async ({ input, context }) => {
    await setDriftSchedule(context.db, input.deploymentId, input.schedule);
    return { ok: true, value: undefined };
  },
});

/** Practice: somebody does this to it by hand, and then it is checked. */
const tamper = action<Which & { address: string; kind: 'changed' | 'gone' }>({
  permission: 'plan',
  input: which.extend({ address: z.string().min(1).max(300), kind: z.enum(['changed', 'gone']) }),
  run: async ({ input: { deploymentId, address, kind }, actor, context }) => {
    await plantFault(context.db, deploymentId, practiceFault(address, kind));
    const queued = await queueRun(context, { deploymentId, kind: 'plan_only', drift: true, requestedBy: actor.label, requesterId: requesterIdOf(actor) });
    return queued.ok ? { ok: true, value: undefined } : refusedRun(queued);
  },
});

const preflight = action<Which & HowToLook, PreflightReport>({
  permission: 'plan',
  input: which.extend({ again: z.boolean(), fix: z.enum(PREFLIGHT_FIXES).nullable() }),
  revalidate: null,
  run: async ({ input: { deploymentId, ...how }, actor, context }) => {
    if (how.fix !== null && !may(actor.role, 'approve')) return refused('not_allowed');
    const deployment = await findDeployment(context.db, deploymentId);
    if (deployment === null) return refused('not_found');
    await requestPreflight(context, { deploymentId, subject: await preflightSubject(context, deployment), requestedBy: actor.label, requesterId: requesterIdOf(actor), ...how });
    const latest = await findLatestPreflight(context.db.prisma, deploymentId);
    return latest === null ? refused('not_found') : { ok: true, value: await describePreflightFor(context.db, actor.role, latest) };
  },
});

const archive = action<Which>({
  permission: 'draft',
  input: which,
  run: async ({ input, actor, context }) => {
    if (!may(actor.role, 'manage_people') && (await isDraftOfAnother(context.db, input.deploymentId, requesterIdOf(actor)))) return refused('not_creator');
    return (await archiveDeployment(context.db, input.deploymentId)) ? { ok: true, value: undefined } : refused('not_archivable');
  },
});

const look = action<Which, SeenStatus | null>({
  permission: 'view',
  input: which,
  revalidate: null,
  run: async ({ input: { deploymentId }, context }) => {
    await watchDeployment(context.db, deploymentId);
    const deployment = await findDeployment(context.db, deploymentId);
    return { ok: true, value: deployment === null ? null : await readLiveStatus(context.db, deployment) };
  },
});

const recordMade = action<Which>({
  permission: 'draft',
  input: which,
  run: async ({ input: { deploymentId }, context: { db } }) => ((await markRecordMade(db, deploymentId)) ? { ok: true, value: undefined } : refused('not_found')),
});

const playFarEnd = action<Which & { fault: FarEndFault | '' }>({
  permission: 'draft',
  input: which.extend({ fault: z.enum([...FAR_END_FAULT_NAMES, '']) }),
  run: async ({ input: { deploymentId, fault }, context: { db } }) => ((await setFarEndFault(db, deploymentId, fault === '' ? null : fault)) ? { ok: true, value: undefined } : refused('not_found')),
});

/** A new plan of the deployment as it stands; goes to its run. */
export async function deployAction(form: FormData): Promise<ActionResult> {
  const result = await deploy(form);
  return result.ok ? redirect(result.value) : result;
}

/** A run that imports what Azure has and state has not; goes to it. */
export async function adoptAction(form: FormData): Promise<ActionResult> {
  const result = await adopt(form);
  return result.ok ? redirect(result.value) : result;
}

/** Asks whether Azure still is what state says. */
export async function checkDriftAction(form: FormData): Promise<ActionResult> {
  return check(form);
}

/** A run that takes into state what Azure has; goes to it. */
export async function acceptDriftAction(form: FormData): Promise<ActionResult> {
  const result = await acceptDrift(form);
  return result.ok ? redirect(result.value) : result;
}

export async function driftScheduleAction(form: FormData): Promise<ActionResult> {
  return schedule(form);
}

export async function tamperAction(form: FormData): Promise<ActionResult> {
  return tamper(form);
}

export async function archiveAction(form: FormData): Promise<ActionResult> {
  const result = await archive(form);
  return result.ok ? redirect('/deployments') : result;
}

/** What was last seen of Azure and of the way to W&B; whoever asks keeps the runner looking. */
export async function liveStatusAction(deploymentId: string): Promise<ActionResult<SeenStatus | null>> {
  return look({ deploymentId });
}

/** Practice: the DNS record is made, as far as the simulator is concerned. */
export async function recordMadeAction(form: FormData): Promise<ActionResult> {
  return recordMade(form);
}

/** Practice: what goes wrong at the far end from now on. */
export async function playFarEndAction(form: FormData): Promise<ActionResult> {
  return playFarEnd(form);
}

/** Asks for a preflight of the deployment as it stands. */
export async function preflightAction(deploymentId: string, how: HowToLook): Promise<ActionResult<PreflightReport>> {
  return preflight({ deploymentId, ...how });
}
