import { may } from '#lib/auth/permission.ts';
import { requesterIdOf } from '#lib/auth/requester.ts';
import { archiveDeployment } from '#lib/deployments/deployment-store.ts';
import { isDraftOfAnother } from '#lib/deployments/draft-store.ts';
import { changeDeployment } from '#lib/deployments/write-deployment.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { toApiDeployment, toChangedDeployment } from '#lib/web/api/json.ts';
import { refuseDeployment } from '#lib/web/api/refusals.ts';
import { deploymentChange, deploymentParams } from '#lib/web/api/requests.ts';
import { problemOf } from '#lib/web/api-problem.ts';
import { requirePermission, route } from '#lib/web/api.ts';
import { ProblemError } from '#lib/web/problem.ts';
import { withShownRun } from '#lib/web/shown-runs.ts';

export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, actor, context }) => toApiDeployment(await withShownRun(context.db, actor.role, await getDeployment(context.db, params.deploymentId))),
});

export const PATCH = route({
  permission: 'draft',
  params: deploymentParams,
  body: deploymentChange,
  run: async ({ params, body, actor, context }) => {
    // Where state is kept decides who may read it, and whom Terraform's credentials are shown.
    if (body.backend !== undefined) requirePermission(actor, 'manage_state');
    if (body.allowDowngrade !== undefined) requirePermission(actor, 'allow_downgrade');
    const changed = await changeDeployment(context, params.deploymentId, body, { by: actor.label });
    if (!changed.ok) throw refuseDeployment(changed);
    return toChangedDeployment({ ...changed, deployment: await withShownRun(context.db, actor.role, changed.deployment) });
  },
});

/** Archives a draft or a destroyed deployment; anything else may still cost money and stays. */
export const DELETE = route({
  permission: 'draft',
  params: deploymentParams,
  run: async ({ params, actor, context }) => {
    const { status } = await getDeployment(context.db, params.deploymentId);
    if (!may(actor.role, 'manage_people') && (await isDraftOfAnother(context.db, params.deploymentId, requesterIdOf(actor)))) throw new ProblemError(problemOf(403, 'not_creator'));
    if (!(await archiveDeployment(context.db, params.deploymentId))) throw new ProblemError(problemOf(409, 'not_archivable', { status }));
    return new Response(null, { status: 204 });
  },
});
