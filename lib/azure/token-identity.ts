import { z } from 'zod';

const claims = z.looseObject({ oid: z.string().nullish(), appid: z.string().nullish() });

/**
 * Whom Azure takes the caller for, by the token it gave out: its object id; null where the token
 * cannot be read. Source: access token claims reference (learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 * A person's token names the application they signed in with, so the object id speaks first.
 */
export function identityIn(token: string): string | null {
  try {
    const { oid, appid } = claims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
    return oid ?? appid ?? null;
  } catch {
    return null;
  }
}
