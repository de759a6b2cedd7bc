import { findPlanDocument } from '#lib/runs/plan-store.ts';
import { getRun, notFound } from '#lib/web/api/find-or-404.ts';
import { runParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** What the plan would change, secrets masked; 404 as long as there is no plan. */
export const GET = route({
  permission: 'view',
  params: runParams,
  run: async ({ params, context }) => {
    const { id } = await getRun(context.db, params.runId);
    return (await findPlanDocument(context.db, id)) ?? notFound();
  },
});
