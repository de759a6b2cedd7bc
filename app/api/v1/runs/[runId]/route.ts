import { getRun } from '#lib/web/api/find-or-404.ts';
import { toApiRun } from '#lib/web/api/json.ts';
import { runParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { shownRun } from '#lib/web/shown-runs.ts';

export const GET = route({
  permission: 'view',
  params: runParams,
  run: async ({ params, actor, context }) => toApiRun(await shownRun(context.db, actor.role, await getRun(context.db, params.runId))),
});
