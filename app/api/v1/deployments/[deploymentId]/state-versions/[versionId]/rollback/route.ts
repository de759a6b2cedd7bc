import { rollBackState } from '#lib/state/change-state.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { refuseState } from '#lib/web/api/refusals.ts';
import { stateVersionParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** Makes this version current again, as a new one. */
export const POST = route({
  permission: 'manage_state',
  params: stateVersionParams,
  run: async ({ params: { deploymentId, versionId }, actor, context }) => {
    await getDeployment(context.db, deploymentId);
    const rolled = await rollBackState(context, { deploymentId, versionId, by: actor.label });
    if (!rolled.ok) throw refuseState(rolled, { stored: true });
    return Response.json(rolled.version, { status: 201 });
  },
});
