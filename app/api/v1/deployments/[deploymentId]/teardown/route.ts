import { findAnswerReader } from '#lib/azure-credentials/answer-reader-store.ts';
import { watchDeployment } from '#lib/deployments/deployment-store.ts';
import { readTeardown, shownTeardown } from '#lib/teardown/read-teardown.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** What a teardown would lose and what stands in its way. Whoever asks keeps the runner looking for the next half minute. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, actor, context }) => {
    const deployment = await getDeployment(context.db, params.deploymentId);
    await watchDeployment(context.db, deployment.id);
    const reader = await findAnswerReader(context.db, actor.role, deployment);
    const { view, survey, steps } = shownTeardown(reader, await readTeardown(context, deployment.id));
    return { ...view, observedAt: survey?.observedAt ?? null, error: survey?.error ?? null, steps };
  },
});
