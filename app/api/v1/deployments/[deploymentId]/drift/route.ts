import { setDriftSchedule } from '#lib/drift/drift-store.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { toApiDrift } from '#lib/web/api/json.ts';
import { deploymentParams, driftChange } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { shownDrift } from '#lib/web/shown-runs.ts';

/** What the last drift check found, and what of one is under way. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, actor, context }) => {
    const deployment = await getDeployment(context.db, params.deploymentId);
    return toApiDrift(await shownDrift(context.db, actor.role, deployment));
  },
});

/** How often it is checked without being asked. */
export const PATCH = route({
  permission: 'plan',
  params: deploymentParams,
  body: driftChange,
  run: async ({ params, body, actor, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    await setDriftSchedule(context.db, id, body.schedule);
    return toApiDrift(await shownDrift(context.db, actor.role, await getDeployment(context.db, id)));
  },
});
