import { requestCancel } from '#lib/runs/request-cancel.ts';
import { toApiRun } from '#lib/web/api/json.ts';
import { refuseDecision } from '#lib/web/api/refusals.ts';
import { cancellation, runParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { shownRun } from '#lib/web/shown-runs.ts';

/** Asks the run to stop; Terraform is interrupted once. `force` kills it, after the grace. */
export const POST = route({
  permission: 'cancel',
  params: runParams,
  body: cancellation,
  run: async ({ params, body, actor, context }) => {
    const asked = await requestCancel(context, { runId: params.runId, by: actor.label, force: body.force ?? false });
    if (!asked.ok) throw refuseDecision(asked);
    return toApiRun(await shownRun(context.db, actor.role, asked.run));
  },
});
