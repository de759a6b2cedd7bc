import { requesterIdOf } from '#lib/auth/requester.ts';
import { describePreflightFor } from '#lib/preflight/shown-preflight.ts';
import { findLatestPreflight } from '#lib/preflight/preflight-store.ts';
import { preflightSubject, requestPreflight } from '#lib/preflight/request-preflight.ts';
import { getDeployment, notFound } from '#lib/web/api/find-or-404.ts';
import { deploymentParams, newPreflight } from '#lib/web/api/requests.ts';
import { requirePermission, route } from '#lib/web/api.ts';
import { problemOf } from '#lib/web/api-problem.ts';
import { answerPreflight } from '#lib/web/preflight-door.ts';
import { ProblemError } from '#lib/web/problem.ts';

/** The latest report, as it stands or followed. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, actor, request, container }) => {
    await getDeployment(container.context.db, params.deploymentId);
    return answerPreflight(container, params.deploymentId, { actor, request });
  },
});

/** Asks for one; what is fresh is looked at again. A runner makes it, so the answer comes before its checks. */
export const POST = route({
  permission: 'plan',
  params: deploymentParams,
  body: newPreflight,
  run: async ({ params, body: { fix = null }, actor, context }) => {
    if (fix !== null) requirePermission(actor, 'approve');
    const deployment = await getDeployment(context.db, params.deploymentId);
    if (deployment.status === 'destroyed') throw new ProblemError(problemOf(409, 'destroyed'));
    await requestPreflight(context, { deploymentId: deployment.id, subject: await preflightSubject(context, deployment), requestedBy: actor.label, requesterId: requesterIdOf(actor), fix, again: true });
    const latest = (await findLatestPreflight(context.db.prisma, deployment.id)) ?? notFound();
    return Response.json(await describePreflightFor(context.db, actor.role, latest), { status: 202, headers: { location: `/api/v1/deployments/${deployment.id}/preflight`, 'cache-control': 'no-store' } });
  },
});
