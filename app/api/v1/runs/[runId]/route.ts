import { getRun } from '#lib/web/api/find-or-404.ts';
import { toApiRun } from '#lib/web/api/json.ts';
import { runParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

export const GET = route({ permission: 'view', params: runParams, run: async ({ params, context }) => toApiRun(await getRun(context.db, params.runId)) });
