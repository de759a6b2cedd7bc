import { findTokenFileProblem } from '#lib/azure-credentials/check-token-file.ts';
import { newCredential } from '#lib/azure-credentials/credential-schema.ts';
import { createCredential, listCredentials } from '#lib/azure-credentials/credential-store.ts';
import { credentialFor } from '#lib/azure-credentials/shown-credential.ts';
import { NOTHING_ALLOWED } from '#lib/configuration/check-backend.ts';
import { problemOf } from '#lib/web/api-problem.ts';
import { route } from '#lib/web/api.ts';
import { ProblemError } from '#lib/web/problem.ts';

/** Without what is secret of them. */
export const GET = route({
  permission: 'view',
  run: async ({ actor, context: { db } }) => ({ items: (await listCredentials(db)).map((credential) => credentialFor(actor.role, credential)), nextCursor: null }),
});

export const POST = route({
  permission: 'manage_credentials',
  body: newCredential,
  run: async ({ body, actor, context: { db, key, backendRules = NOTHING_ALLOWED } }) => {
    const ofFile = await findTokenFileProblem(body, backendRules.files);
    if (ofFile !== null) throw new ProblemError({ ...problemOf(422, 'invalid_input'), errors: [{ field: 'tokenFile', ...ofFile }] });
    const credential = await createCredential(db, key, body, actor.label);
    if (credential === null) throw new ProblemError(problemOf(409, 'credential_name_taken'));
    return Response.json(credential, { status: 201, headers: { location: `/api/v1/credentials/${credential.id}` } });
  },
});
