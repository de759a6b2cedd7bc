'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { container } from '#lib/web/container.ts';

/** Ends the session of whoever asks, here and in the database. */
export async function signOutAction(): Promise<void> {
  const { auth } = await container();
  await auth.api.signOut({ headers: await headers() });
  redirect('/sign-in');
}
