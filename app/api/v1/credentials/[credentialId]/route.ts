import { changeCredential, findCredential, removeCredential } from '#lib/azure-credentials/credential-store.ts';
import { credentialFor } from '#lib/azure-credentials/shown-credential.ts';
import { problemOf } from '#lib/web/api-problem.ts';
import { notFound } from '#lib/web/api/find-or-404.ts';
import { credentialParams, changedCredential } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { ProblemError } from '#lib/web/problem.ts';

export const GET = route({
  permission: 'view',
  params: credentialParams,
  run: async ({ params, actor, context: { db } }) => {
    const credential = await findCredential(db, params.credentialId);
    return credential === null ? notFound() : credentialFor(actor.role, credential);
  },
});

/** Another name, default subscription or tenant; or a new secret, which replaces the old one at once. */
export const PATCH = route({
  permission: 'manage_credentials',
  params: credentialParams,
  body: changedCredential,
  run: async ({ params, body, context: { db, key } }) => {
    const changed = await changeCredential(db, key, params.credentialId, body);
    if (changed.ok) return changed.credential;
    if (changed.reason === 'not_found') return notFound();
    throw new ProblemError(problemOf(409, `credential_${changed.reason}`));
  },
});

export const DELETE = route({
  permission: 'manage_credentials',
  params: credentialParams,
  run: async ({ params, context: { db } }) => {
    const removed = await removeCredential(db, params.credentialId);
    if (!removed.ok && removed.reason === 'not_found') return notFound();
    if (!removed.ok) throw new ProblemError(problemOf(409, `credential_${removed.reason}`, { name: 'deployment' in removed ? removed.deployment : '' }));
    return new Response(null, { status: 204 });
  },
});
