import { requestCredentialTest } from '#lib/azure-credentials/credential-store.ts';
import { notFound } from '#lib/web/api/find-or-404.ts';
import { credentialParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** Asks a runner to sign in with it; GET the credential until `testing` is false. */
export const POST = route({
  permission: 'manage_credentials',
  params: credentialParams,
  run: async ({ params, context: { db } }) => {
    if (!(await requestCredentialTest(db, params.credentialId))) return notFound();
    return new Response(null, { status: 202 });
  },
});
