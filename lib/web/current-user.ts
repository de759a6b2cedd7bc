import 'server-only';
import { cache } from 'react';
import { headers } from 'next/headers';
import { forbidden, redirect } from 'next/navigation';
import { findActorByToken } from '../auth/api-token-store.ts';
import { isRole, may, type Actor, type Permission } from '../auth/permission.ts';
import { container } from './container.ts';

/** Who is asking, from the session cookie of the request that is being answered; null when nobody is signed in. */
export const findActor = cache(async (): Promise<Actor | null> => actorOfSession(await headers()));

/** For pages and their data: sends somebody who is not signed in to do so, and refuses one without the right (403 page). */
export async function requireActor(permission: Permission = 'view'): Promise<Actor> {
  const actor = await findActor();
  if (actor === null) redirect(`/sign-in?next=${encodeURIComponent(await currentPath())}`);
  if (!may(actor.role, permission)) forbidden();
  return actor;
}

/** For routes: an API token when one is shown, else the session. A token that is no good is not made good by a cookie. */
export async function actorOfRequest(request: Request): Promise<{ actor: Actor; by: 'token' | 'cookie' } | null> {
  const token = bearerOf(request);
  if (token !== null) {
    const actor = await findActorByToken((await container()).context.db, token);
    return actor === null ? null : { actor, by: 'token' };
  }
  const actor = await actorOfSession(request.headers);
  return actor === null ? null : { actor, by: 'cookie' };
}

function bearerOf(request: Request): string | null {
  const [scheme, token] = (request.headers.get('authorization') ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? token : null;
}

async function actorOfSession(requestHeaders: Headers): Promise<Actor | null> {
  const { auth } = await container();
  const session = await auth.api.getSession({ headers: requestHeaders });
  if (session === null) return null;
  const { id, name, email, role } = session.user;
  return typeof role === 'string' && isRole(role) ? { id, kind: 'person', label: email, name, role } : null;
}

/** Next tells a page its path in no other way; the layout's proxy of it is only a convenience for coming back after sign-in. */
async function currentPath(): Promise<string> {
  return (await headers()).get('x-console-path') ?? '/';
}
