import { readNewestSummary } from '#lib/state/summary-store.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** What the module handed back; the values of sensitive outputs are null. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    const summary = await readNewestSummary(context, id);
    return { items: summary?.outputs ?? [], nextCursor: null };
  },
});
