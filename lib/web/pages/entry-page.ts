import 'server-only';
import { redirect } from 'next/navigation';
import { canClaim, hasAdmin } from '../../auth/claim-store.ts';
import { container } from '../container.ts';
import { findActor } from '../current-user.ts';
import { safePath } from '../safe-path.ts';

/** The sign-in page: somebody who is signed in goes on at once. */
export async function loadSignIn(next: string | null): Promise<{ next: string; claimed: boolean }> {
  if ((await findActor()) !== null) redirect(safePath(next));
  const { context } = await container();
  return { next: safePath(next), claimed: await hasAdmin(context.db) };
}

/** Whether the console can still be claimed with this link, and if not, why. */
export async function loadClaim(token: string | null): Promise<'open' | 'claimed' | 'not_valid'> {
  const { context } = await container();
  if (token !== null && (await canClaim(context.db, token))) return 'open';
  return (await hasAdmin(context.db)) ? 'claimed' : 'not_valid';
}
