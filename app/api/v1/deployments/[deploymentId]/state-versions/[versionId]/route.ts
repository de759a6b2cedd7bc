import { findStateVersionBody } from '#lib/state/state-store.ts';
import { getDeployment, notFound } from '#lib/web/api/find-or-404.ts';
import { stateVersionParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** One state document, secrets and all: for admins. */
export const GET = route({
  permission: 'manage_state',
  params: stateVersionParams,
  run: async ({ params: { deploymentId, versionId }, context: { db, key } }) => {
    const { inputs } = await getDeployment(db, deploymentId);
    const body = (await findStateVersionBody(db, key, deploymentId, versionId)) ?? notFound();
    return new Response(new Uint8Array(body), { headers: { 'content-type': 'application/json', 'cache-control': 'no-store', 'content-disposition': `attachment; filename="${fileNameOf(inputs.namespace, body)}"` } });
  },
});

/** Namespace and serial: team-vision-12.tfstate. */
function fileNameOf(namespace: unknown, body: Uint8Array): string {
  const { serial } = JSON.parse(Buffer.from(body).toString('utf8')) as { serial: number };
  return `${String(namespace ?? 'state').replaceAll(/[^\w-]/g, '_')}-${serial}.tfstate`;
}
