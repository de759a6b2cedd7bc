import { discardPlan } from '#lib/runs/approve-plan.ts';
import { toApiRun } from '#lib/web/api/json.ts';
import { refuseDecision } from '#lib/web/api/refusals.ts';
import { approval, runParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { shownRun } from '#lib/web/shown-runs.ts';

/** Refuses the plan; nothing is changed. */
export const POST = route({
  permission: 'approve',
  params: runParams,
  body: approval,
  run: async ({ params, actor, context }) => {
    const discarded = await discardPlan(context, { runId: params.runId });
    if (!discarded.ok) throw refuseDecision(discarded);
    return toApiRun(await shownRun(context.db, actor.role, discarded.run));
  },
});
