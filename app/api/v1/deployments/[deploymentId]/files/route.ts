import { deploymentFiles } from '#lib/web/api/deployment-files.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** The Terraform files; no secret is in them. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, context }) => ({ items: (await deploymentFiles(context, params.deploymentId)).files, nextCursor: null }),
});
