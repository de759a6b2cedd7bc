import { endMaintenance, findMaintenance, startMaintenance } from '#lib/deployments/maintenance-store.ts';
import { problemOf } from '#lib/web/api-problem.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams, newMaintenance } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { maintenanceProblem } from '#lib/web/maintenance-problem.ts';
import { ProblemError } from '#lib/web/problem.ts';

/** Locks the deployment against runs. */
export const POST = route({
  permission: 'manage_state',
  params: deploymentParams,
  body: newMaintenance,
  run: async ({ params, body, actor, context: { db } }) => {
    const { id } = await getDeployment(db, params.deploymentId);
    const isNew = await startMaintenance(db, id, { reason: body.reason, lockedBy: actor.label });
    const lock = await findMaintenance(db.prisma, id);
    if (isNew) return Response.json(lock, { status: 201 });
    // Lifted between the two questions: the same request would be taken now.
    throw lock === null ? new ProblemError(problemOf(409, 'maintenance')) : maintenanceProblem(lock);
  },
});

/** Lets runs be queued again. */
export const DELETE = route({
  permission: 'manage_state',
  params: deploymentParams,
  run: async ({ params, context: { db } }) => {
    const { id } = await getDeployment(db, params.deploymentId);
    if (!(await endMaintenance(db, id))) throw new ProblemError(problemOf(409, 'not_in_maintenance'));
    return new Response(null, { status: 204 });
  },
});
