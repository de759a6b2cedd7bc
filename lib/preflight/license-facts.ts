/** What can be said of a license without showing it. */
export interface LicenseFacts {
  given: boolean;
  hasBlanks: boolean;
  /** ISO 8601; null where it is no readable token, or says no end. */
  expiresAt: string | null;
}

/**
 * W&B does not publish the format of its licenses; those seen are JSON web tokens (RFC 7519), of which `exp`, seconds since 1970, is
 * the end. So nothing here is certain, and nothing of it ever fails a preflight but a license that is missing or has blanks in it.
 */
export function licenseFactsOf(license: unknown): LicenseFacts {
  if (typeof license !== 'string' || license.trim() === '') return { given: false, hasBlanks: false, expiresAt: null };
  return { given: true, hasBlanks: /\s/.test(license), expiresAt: expiryOf(license.trim()) };
}

function expiryOf(token: string): string | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' && Number.isFinite(exp) ? new Date(exp * 1000).toISOString() : null;
  } catch {
    return null;
  }
}
