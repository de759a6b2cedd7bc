import 'server-only';
import { hkdfSync } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { nextCookies } from 'better-auth/next-js';
import type { ConsoleKey } from '../credentials/console-key.ts';
import type { Database } from '../db/client.ts';
import { webLog } from './web-log.ts';
import { addressLimits, passwordWork, signInHooks } from './sign-in-limits.ts';

/** Shorter passwords are refused everywhere one is chosen. */
export const MIN_PASSWORD_LENGTH = 12;

const SESSION_SECONDS = 12 * 60 * 60;
const RENEW_AFTER_SECONDS = 30 * 60;

/**
 * Sign-in by e-mail and password with sessions in the database. Nobody signs up: the first admin comes by the one-time link, the
 * others are added by an admin. Attempts are counted in the database, so that every web process counts them together.
 */
export function createAuth({ db, key, consoleUrl }: { db: Database; key: ConsoleKey; consoleUrl: string }) {
  return betterAuth({
    baseURL: consoleUrl,
    secret: Buffer.from(hkdfSync('sha256', key.bytes, '', 'auth', 32)).toString('base64'),
    telemetry: { enabled: false },
    // Its own logger prints what a stranger sent as it is, line breaks and escape sequences too: a forged line of the log.
    logger: { log: (level, message, ...details) => webLog[level]({ error: details.find((detail) => detail instanceof Error) }, message) },
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD_LENGTH, password: passwordWork },
    session: { expiresIn: SESSION_SECONDS, updateAge: RENEW_AFTER_SECONDS },
    user: { additionalFields: { role: { type: 'string', input: false } } },
    rateLimit: { enabled: true, customStorage: addressLimits(db), window: 60, max: 300, customRules: { '/sign-in/email': { window: 60, max: 5 } } },
    hooks: signInHooks(db),
    // The web server has made Host the console's own, or one that a trusted proxy forwards.
    trustedOrigins: (request) => originsOf(request?.headers.get('host') ?? null),
    advanced: cookieSettings(consoleUrl),
    plugins: [nextCookies()],
  });
}

/**
 * With https the cookies are this host's alone (`__Host-`: Secure, Path=/, no Domain). better-auth's own prefix is `__Secure-`, which a
 * sibling host may overwrite, so the prefix goes into the name instead.
 */
function cookieSettings(consoleUrl: string) {
  const isSecure = consoleUrl.startsWith('https:');
  return { useSecureCookies: false, cookiePrefix: isSecure ? '__Host-console' : 'console', defaultCookieAttributes: { secure: isSecure, path: '/' } };
}

function originsOf(host: string | null): string[] {
  return host === null ? [] : [`http://${host}`, `https://${host}`];
}

export type Auth = ReturnType<typeof createAuth>;
