'use server';

import { z } from 'zod';
import { headers } from 'next/headers';
import { claimConsole } from '#lib/auth/claim-store.ts';
import type { ActionResult } from '#lib/web/action.ts';
import { MIN_PASSWORD_LENGTH } from '#lib/web/auth.ts';
import { container } from '#lib/web/container.ts';
import { webLog } from '#lib/web/web-log.ts';
import { translator } from '#lib/words/translate.ts';

/** Makes the first admin and signs them in. It asks for no session: the link is what lets in, once. */
export async function claimAction(form: FormData): Promise<ActionResult> {
  const say = translator('auth');
  const parsed = claim.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { ok: false, message: say(`claim.invalid.${String(parsed.error.issues[0]?.path[0])}` as 'claim.invalid.email', { min: MIN_PASSWORD_LENGTH }) };
  try {
    const { context, auth } = await container();
    const claimed = await claimConsole(context.db, parsed.data);
    if (!claimed.ok) return { ok: false, message: say(claimed.reason === 'already_claimed' ? 'claim.claimed.action' : 'claim.notValid.action') };
    const { email, password } = parsed.data;
    await auth.api.signInEmail({ body: { email, password }, headers: await headers() });
    return { ok: true, value: undefined };
  } catch (error) {
    webLog.error({ error }, 'the claim failed');
    return { ok: false, message: translator('api')('internal_error.title') };
  }
}

const claim = z.object({
  token: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(100),
  email: z.email().max(200),
  password: z.string().min(MIN_PASSWORD_LENGTH).max(128),
});
