import { watchDeployment } from '#lib/deployments/deployment-store.ts';
import { readTeardown } from '#lib/teardown/read-teardown.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** What a teardown would lose and what stands in its way. Whoever asks keeps the runner looking for the next half minute. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    await watchDeployment(context.db, id);
    const { view, survey, steps } = await readTeardown(context, id);
    return { ...view, observedAt: survey?.observedAt ?? null, error: survey?.error ?? null, steps };
  },
});
