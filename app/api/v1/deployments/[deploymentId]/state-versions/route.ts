import { listStateVersions } from '#lib/state/state-store.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { cursorOf, deploymentParams, pageQuery } from '#lib/web/api/schemas.ts';
import { route } from '#lib/web/api.ts';

/** Newest first, without the documents. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  query: pageQuery,
  run: async ({ params, query: { cursor, limit }, context }) => {
    const { id: deploymentId } = await getDeployment(context.db, params.deploymentId);
    return listStateVersions(context.db, { deploymentId, ...cursorOf(cursor), limit });
  },
});
