import { importState } from '#lib/state/change-state.ts';
import { listStateVersions } from '#lib/state/state-store.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { refuseState } from '#lib/web/api/refusals.ts';
import { cursorOf, deploymentParams, pageQuery } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { MAX_STATE_BYTES } from '#lib/web/read-body.ts';

/** Versions of the state, newest first, without the documents. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  query: pageQuery,
  run: async ({ params, query: { cursor, limit }, context: { db } }) => {
    const { id } = await getDeployment(db, params.deploymentId);
    return listStateVersions(db, { deploymentId: id, ...cursorOf(cursor), limit });
  },
});

/** Takes a state document as the newest version. */
export const POST = route({
  permission: 'manage_state',
  params: deploymentParams,
  run: async ({ params, readBody, actor, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    const imported = await importState(context, { deploymentId: id, body: await readBody(MAX_STATE_BYTES), by: actor.label });
    if (!imported.ok) throw refuseState(imported);
    return Response.json(imported.version, { status: 201 });
  },
});
