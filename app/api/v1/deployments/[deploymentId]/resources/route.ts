import { readNewestState } from '#lib/state/newest-state.ts';
import { resourcesOf } from '#lib/state/resource.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** Managed resources of the newest state; none after a destroy. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    const state = await readNewestState(context, id);
    return { items: state === null ? [] : resourcesOf(state), nextCursor: null };
  },
});
