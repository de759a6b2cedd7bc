import { findAzureStatus } from '#lib/azure/azure-status-store.ts';
import { watchDeployment } from '#lib/deployments/deployment-store.ts';
import { getDeployment } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/schemas.ts';
import { route } from '#lib/web/api.ts';

const NEVER_SEEN = { observedAt: null, attemptedAt: null, error: null, resources: [], cluster: null };

/** What Azure last said of the resources. Whoever asks keeps the runner looking for the next half minute. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    await watchDeployment(context.db, id);
    return (await findAzureStatus(context.db, id)) ?? NEVER_SEEN;
  },
});
