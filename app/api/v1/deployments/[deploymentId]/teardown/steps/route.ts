import { requesterIdOf } from '#lib/auth/requester.ts';
import { dropClusterContents, orderDeletions, orderLockDeletion } from '#lib/teardown/prepare-teardown.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { refuseStep } from '#lib/web/api/refusals.ts';
import { deploymentParams, newTeardownStep } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** Takes something out of a teardown's way. What a runner has to do is ordered: GET …/teardown says how it went. */
export const POST = route({
  permission: 'destroy',
  params: deploymentParams,
  body: newTeardownStep,
  run: async ({ params, body, actor, context }) => {
    const { id: deploymentId } = await getDeployment(context.db, params.deploymentId);
    const preparation = { deploymentId, by: actor.label, requesterId: requesterIdOf(actor) };
    const result =
      body.kind === 'delete_lock' ? await orderLockDeletion(context, { ...preparation, lockId: body.id })
      : body.kind === 'delete_resources' ? await orderDeletions(context, { ...preparation, ids: body.ids })
      : await dropClusterContents(context, preparation);
    if (!result.ok) throw refuseStep(result);
    return new Response(null, { status: 202 });
  },
});
