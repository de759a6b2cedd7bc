import { requesterIdOf } from '#lib/auth/requester.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { RunStatus } from '#lib/runs/run-status.ts';
import { listRuns } from '#lib/runs/run-store.ts';
import { problemOf } from '#lib/web/api-problem.ts';
import type { Run } from '#lib/runs/run.ts';
import type { ShownRun } from '#lib/runs/shown-run.ts';
import { unprotect, type UnprotectResult } from '#lib/teardown/prepare-teardown.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { toApiRun } from '#lib/web/api/json.ts';
import { findAnswerReader } from '#lib/azure-credentials/answer-reader-store.ts';
import type { AnswerReader } from '#lib/azure-credentials/shown-answer.ts';
import { refuseRun, refuseUnprotect } from '#lib/web/api/refusals.ts';
import { cursorOf, deploymentParams, newRun, runsQuery, statusesOf } from '#lib/web/api/requests.ts';
import { requirePermission, route } from '#lib/web/api.ts';
import { ProblemError } from '#lib/web/problem.ts';
import { shownRun, shownRuns } from '#lib/web/shown-runs.ts';

export const GET = route({
  permission: 'view',
  params: deploymentParams,
  query: runsQuery,
  run: async ({ params, query: { status, cursor, limit }, actor, context }) => {
    const { id: deploymentId } = await getDeployment(context.db, params.deploymentId);
    const { items, nextCursor } = await listRuns(context.db, { deploymentId, ...statusesOf<RunStatus>(status), ...cursorOf(cursor), limit });
    return { items: (await shownRuns(context.db, actor.role, items)).map(toApiRun), nextCursor };
  },
});

const MAX_KEY_LENGTH = 200;

/** @throws ProblemError 422 for one that is too long: cut, it might be another's. */
function idempotencyKeyOf(request: Request): string | null {
  const key = request.headers.get('idempotency-key') || null;
  if (key !== null && key.length > MAX_KEY_LENGTH) throw new ProblemError(problemOf(422, 'idempotency_key_too_long', { max: MAX_KEY_LENGTH }));
  return key;
}

/** Queues a run. One that approves itself is approved by whoever asks for it, who must be allowed to. */
export const POST = route({
  permission: 'plan',
  params: deploymentParams,
  body: newRun,
  run: async ({ params, body, actor, request, context }) => {
    const autoApprove = body.autoApprove === true && body.kind !== 'plan_only';
    if (body.kind === 'destroy') requirePermission(actor, 'destroy');
    if (autoApprove) requirePermission(actor, 'approve');
    if (body.skipPreflight !== undefined) requirePermission(actor, 'skip_preflight');
    const adopt = body.adopt === 'only' ? 'only' : body.adopt === true ? 'all' : undefined;
    const idempotencyKey = idempotencyKeyOf(request);
    const refusedFor = async () => findAnswerReader(context.db, actor.role, await getDeployment(context.db, params.deploymentId));
    const shown = (run: Run) => shownRun(context.db, actor.role, run);
    if (body.purpose === 'unprotect') return answerUnprotect(await unprotect(context, { deploymentId: params.deploymentId, by: actor.label, requesterId: requesterIdOf(actor), autoApprove, idempotencyKey }), { refusedFor, shown });
    const queued = await queueRun(context, { deploymentId: params.deploymentId, kind: body.kind, autoApprove, requestedBy: actor.label, requesterId: requesterIdOf(actor), idempotencyKey, skipPreflight: body.skipPreflight ?? null, ...(adopt && { adopt }), leaveUnmanaged: body.leaveUnmanaged === true, ...(body.drift && { drift: true }), ...(body.refreshOnly && { refreshOnly: true }) });
    if (!queued.ok) throw refuseRun(queued, await refusedFor());
    return created(await shown(queued.run));
  },
});

async function answerUnprotect(queued: UnprotectResult, { refusedFor, shown }: { refusedFor: () => Promise<AnswerReader>; shown: (run: Run) => Promise<ShownRun> }): Promise<Response> {
  if (!queued.ok) throw refuseUnprotect(queued, await refusedFor());
  return created(await shown(queued.run));
}

function created(run: ShownRun): Response {
  return Response.json(toApiRun(run), { status: 201, headers: { location: `/api/v1/runs/${run.id}` } });
}
