import { askUnmanaged } from '#lib/adoption/deployment-unmanaged.ts';
import { unmanagedView } from '#lib/adoption/unmanaged-view.ts';
import { findAnswerReader } from '#lib/azure-credentials/answer-reader-store.ts';
import { shownAnswer } from '#lib/azure-credentials/shown-answer.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** What Azure has and state has not, after a fresh look at Azure where one can be had. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, actor, context }) => {
    const deployment = await getDeployment(context.db, params.deploymentId);
    const { items, observedAt, error } = await askUnmanaged(context, deployment.id);
    return { items: items.map(unmanagedView), nextCursor: null, observedAt, error: shownAnswer(await findAnswerReader(context.db, actor.role, deployment), error) };
  },
});
