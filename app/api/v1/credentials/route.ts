import { newCredential } from '#lib/azure-credentials/credential-schema.ts';
import { createCredential, listCredentials } from '#lib/azure-credentials/credential-store.ts';
import { problemOf } from '#lib/web/api-problem.ts';
import { route } from '#lib/web/api.ts';
import { ProblemError } from '#lib/web/problem.ts';

/** Without what is secret of them. */
export const GET = route({
  permission: 'view',
  run: async ({ context: { db } }) => ({ items: await listCredentials(db), nextCursor: null }),
});

export const POST = route({
  permission: 'manage_credentials',
  body: newCredential,
  run: async ({ body, actor, context: { db, key } }) => {
    const credential = await createCredential(db, key, body, actor.label);
    if (credential === null) throw new ProblemError(problemOf(409, 'credential_name_taken'));
    return Response.json(credential, { status: 201, headers: { location: `/api/v1/credentials/${credential.id}` } });
  },
});
