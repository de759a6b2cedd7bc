import 'server-only';
import { may, type Actor } from '../auth/permission.ts';
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
  const check = (): void => void mayStay({ actor, request }).then((stays) => stays || end(), () => {});
  const unsubscribe = hub.subscribe('access', requesterIdOf(actor), check);
  const timer = setInterval(check, CHECK_EVERY_MS);
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}

/** With another role the reader asks anew: what a stream shows (an internal host's answer, for one) depends on it. */
async function mayStay({ actor, request }: { actor: Actor; request: Request }): Promise<boolean> {
  const known = await actorOfRequest(request);
  return known !== null && known.actor.role === actor.role && may(known.actor.role, 'view');
}
