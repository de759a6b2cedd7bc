import 'server-only';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { countRequest } from '../auth/address-limit-store.ts';
import { noteSignIn, takeSignInAttempt } from '../auth/limit-sign-in.ts';
import { hashPassword, PasswordWorkBusy, verifyPassword } from '../auth/password-hash.ts';
import type { Database } from '../db/client.ts';

const SIGN_IN = '/sign-in/email';

/** What better-auth asks before and after each of its endpoints: tries at an account's password are limited, in the database. */
export function signInHooks(db: Database) {
  return {
    before: createAuthMiddleware(async (ctx) => {
      // Without a request it is the console itself that signs in, who has just claimed it.
      const email = emailOf(ctx.body);
      if (ctx.path !== SIGN_IN || ctx.request === undefined || email === null) return;
      const taken = await takeSignInAttempt(db, { email, address: clientAddressOf(ctx.headers) });
      if (!taken.ok) throw new APIError('TOO_MANY_REQUESTS', { message: 'Too many attempts' }, { 'retry-after': String(taken.retryAfterSeconds) });
    }),
    after: createAuthMiddleware(async (ctx) => {
      const email = emailOf(ctx.body);
      if (ctx.path !== SIGN_IN || email === null || !ctx.context.newSession) return;
      await noteSignIn(db, { email, address: clientAddressOf(ctx.headers) });
    }),
  };
}

/** How better-auth counts requests of an address. Its own counting locks an address out when the clock is set back. */
export function addressLimits(db: Database) {
  return {
    consume: async (key: string, { window, max }: { window: number; max: number }) => {
      const { allowed, retryAfterSeconds } = await countRequest(db, key, { windowSeconds: window, max });
      return { allowed, retryAfter: allowed ? null : retryAfterSeconds };
    },
  };
}

/** How better-auth hashes: in the process's one queue. */
export const passwordWork = {
  hash: (password: string) => hashPassword(password).catch(busy),
  verify: (stored: { hash: string; password: string }) => verifyPassword(stored).catch(busy),
};

function busy(error: unknown): never {
  if (error instanceof PasswordWorkBusy) throw new APIError('SERVICE_UNAVAILABLE', { message: 'Too many attempts at this moment' });
  throw error;
}

/** The web server has put the one address into the header that may be believed. */
export function clientAddressOf(headers: Headers | undefined): string {
  return headers?.get('x-forwarded-for') ?? '';
}

function emailOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('email' in body)) return null;
  return typeof body.email === 'string' ? body.email : null;
}
