import { readNewestSummary } from '#lib/state/summary-store.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** Managed resources of the newest state; none after a destroy. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    const summary = await readNewestSummary(context, id);
    return { items: summary?.resources ?? [], nextCursor: null };
  },
});
