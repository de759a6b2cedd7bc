import { deploymentFiles } from '#lib/web/api/deployment-files.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { zipOf } from '#lib/web/zip.ts';

/** The same files to take away. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { name, files } = await deploymentFiles(context, params.deploymentId);
    const folder = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '') || 'deployment';
    const headers = { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${folder}.zip"`, 'cache-control': 'no-store' };
    return new Response(zipOf(files.map((file) => ({ name: `${folder}/${file.name}`, content: file.content }))), { headers });
  },
});
