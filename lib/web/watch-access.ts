import 'server-only';
import { may, ROLES, type Actor } from '../auth/permission.ts';
import { requesterIdOf } from '../auth/requester.ts';
import type { Container } from './container.ts';
import { actorOfRequest } from './current-user.ts';

/** A session that ran out, or a row that was changed past the console, is found within this time. */
const CHECK_EVERY_MS = 5_000;

/**
 * Calls `end` once the reader of a stream may not read it any more: at once where the console removed the person, revoked the
 * token or ended the session, otherwise at the next check. Returns what stops the watching.
 */
export function watchAccess({ hub }: Pick<Container, 'hub'>, { actor, request }: { actor: Actor; request: Request }, end: () => void): () => void {
  // A database that does not answer now says nothing of the person.
  const check = (): void => void mayStay(request, actor).then((stays) => stays || end(), () => {});
  const unsubscribe = hub.subscribe('access', requesterIdOf(actor), check);
  const timer = setInterval(check, CHECK_EVERY_MS);
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}

/** A lowered role ends the stream too: what it shows depends on the role. The reader's program connects anew. */
async function mayStay(request: Request, { role }: Actor): Promise<boolean> {
  const known = await actorOfRequest(request);
  return known !== null && may(known.actor.role, 'view') && ROLES.indexOf(known.actor.role) >= ROLES.indexOf(role);
}
