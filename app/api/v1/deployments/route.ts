import { requesterIdOf } from '#lib/auth/requester.ts';
import { listDeployments } from '#lib/deployments/deployment-store.ts';
import type { DeploymentStatus } from '#lib/deployments/deployment.ts';
import { createCompleteDeployment } from '#lib/deployments/write-deployment.ts';
import { toChangedDeployment, toListedDeployment } from '#lib/web/api/json.ts';
import { refuseDeployment } from '#lib/web/api/refusals.ts';
import { cursorOf, deploymentsQuery, newDeployment, statusesOf } from '#lib/web/api/requests.ts';
import { requirePermission, route } from '#lib/web/api.ts';
import { withShownRun, withShownRuns } from '#lib/web/shown-runs.ts';

export const GET = route({
  permission: 'view',
  query: deploymentsQuery,
  run: async ({ query: { q, status, target, cursor, limit }, actor, context }) => {
    const found = { ...statusesOf<DeploymentStatus>(status), ...(target && { target }), ...(q && { search: q }), ...cursorOf(cursor), limit };
    const { items, nextCursor } = await listDeployments(context.db, found);
    return { items: (await withShownRuns(context.db, actor.role, items)).map(toListedDeployment), nextCursor };
  },
});

export const POST = route({
  permission: 'draft',
  body: newDeployment,
  run: async ({ body, actor, context }) => {
    // Where state is kept decides who may read it, and whom Terraform's credentials are shown.
    if (body.backend !== undefined && body.backend.kind !== 'console') requirePermission(actor, 'manage_state');
    const made = await createCompleteDeployment(context, body, { label: actor.label, id: requesterIdOf(actor) });
    if (!made.ok) throw refuseDeployment(made);
    return Response.json(toChangedDeployment({ ...made, deployment: await withShownRun(context.db, actor.role, made.deployment) }), { status: 201, headers: { location: `/api/v1/deployments/${made.deployment.id}` } });
  },
});
