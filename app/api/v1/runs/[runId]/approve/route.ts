import { approvePlan } from '#lib/runs/approve-plan.ts';
import { getRun } from '#lib/web/api/find-or-404.ts';
import { toApiRun } from '#lib/web/api/json.ts';
import { refuseDecision } from '#lib/web/api/refusals.ts';
import { approval, runParams } from '#lib/web/api/requests.ts';
import { requirePermission, route } from '#lib/web/api.ts';
import { shownRun } from '#lib/web/shown-runs.ts';

/** Applies exactly the plan that is stored. */
export const POST = route({
  permission: 'approve',
  params: runParams,
  body: approval,
  run: async ({ params, actor, context }) => {
    const { kind } = await getRun(context.db, params.runId);
    if (kind === 'destroy') requirePermission(actor, 'destroy');
    const approved = await approvePlan(context, { runId: params.runId, approvedBy: actor.label });
    if (!approved.ok) throw refuseDecision(approved);
    return toApiRun(await shownRun(context.db, actor.role, approved.run));
  },
});
