import { readNewestState } from '#lib/state/newest-state.ts';
import { outputsOf } from '#lib/state/output.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** What the module handed back; the values of sensitive outputs are null. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    const state = await readNewestState(context, id);
    return { items: state === null ? [] : outputsOf(state), nextCursor: null };
  },
});
