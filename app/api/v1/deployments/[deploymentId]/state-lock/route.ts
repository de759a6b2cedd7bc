import { breakStateLock } from '#lib/state/change-state.ts';
import { problemOf } from '#lib/web/api-problem.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { ProblemError } from '#lib/web/problem.ts';

/** Breaks Terraform's lock when its holder is known to be gone. */
export const DELETE = route({
  permission: 'manage_state',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    const answer = await breakStateLock(context, id);
    if (answer !== 'broken') throw new ProblemError(problemOf(409, answer));
    return new Response(null, { status: 204 });
  },
});
