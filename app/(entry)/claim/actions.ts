'use server';

import { z } from 'zod';
import { headers } from 'next/headers';
import { claimConsole, type ClaimResult } from '#lib/auth/claim-store.ts';
import { PasswordWorkBusy } from '#lib/auth/password-hash.ts';
import type { ActionResult } from '#lib/web/action.ts';
import { MIN_PASSWORD_LENGTH } from '#lib/web/auth.ts';
import { container } from '#lib/web/container.ts';
import { clientAddressOf } from '#lib/web/sign-in-limits.ts';
import { webLog } from '#lib/web/web-log.ts';
import { translator } from '#lib/words/translate.ts';

/** Makes the first admin and signs them in. It asks for no session: the link is what lets in, once. */
export async function claimAction(form: FormData): Promise<ActionResult> {
  const say = translator('auth');
  const parsed = claim.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { ok: false, message: say(`claim.invalid.${String(parsed.error.issues[0]?.path[0])}` as 'claim.invalid.email', { min: MIN_PASSWORD_LENGTH }) };
  try {
    const { context, auth } = await container();
    const asked = await headers();
    const claimed = await claimConsole(context.db, { ...parsed.data, address: clientAddressOf(asked) });
    if (!claimed.ok) return { ok: false, message: refusalOf(claimed) };
    const { email, password } = parsed.data;
    await auth.api.signInEmail({ body: { email, password }, headers: asked });
    return { ok: true, value: undefined };
  } catch (error) {
    if (error instanceof PasswordWorkBusy) return { ok: false, message: translator('api')('password_check_busy.detail') };
    webLog.error({ error }, 'the claim failed');
    return { ok: false, message: translator('api')('internal_error.title') };
  }
}

function refusalOf(claimed: Exclude<ClaimResult, { ok: true }>): string {
  const say = translator('auth');
  if (claimed.reason === 'too_many_attempts') return say('claim.tooMany', { seconds: claimed.retryAfterSeconds });
  return say(claimed.reason === 'already_claimed' ? 'claim.claimed.action' : 'claim.notValid.action');
}

const claim = z.object({
  token: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(100),
  email: z.email().max(200),
  password: z.string().min(MIN_PASSWORD_LENGTH).max(128),
});
