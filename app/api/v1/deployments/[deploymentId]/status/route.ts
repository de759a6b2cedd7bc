import { findAnswerReader } from '#lib/azure-credentials/answer-reader-store.ts';
import { watchDeployment } from '#lib/deployments/deployment-store.ts';
import { statusReport } from '#lib/status/live-status.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** What was last seen of its resources in Azure and of the way to W&B. Whoever asks keeps the runner looking for the next half minute. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, actor, context }) => {
    const deployment = await getDeployment(context.db, params.deploymentId);
    await watchDeployment(context.db, deployment.id);
    return statusReport(context.db, deployment, await findAnswerReader(context.db, actor.role, deployment));
  },
});
