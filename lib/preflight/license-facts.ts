import { findLicenseProblem } from '../modules/rules/text-rules.ts';

/** What can be said of a license without showing it. */
export interface LicenseFacts {
  given: boolean;
  hasBlanks: boolean;
  /** It has a sign that no license has, or is the name of a file. Left out where it is sound. */
  isMalformed?: true;
  /** ISO 8601; null where it is no readable token, or says no end. */
  expiresAt: string | null;
}

/**
 * W&B does not publish the format of its licenses; those seen are JSON web tokens (RFC 7519), of which `exp`, seconds since 1970, is
 * the end. So nothing of it fails a preflight but a license that is missing or has signs in it that no license has.
 */
export function licenseFactsOf(license: unknown): LicenseFacts {
  if (typeof license !== 'string' || license.trim() === '') return { given: false, hasBlanks: false, expiresAt: null };
  const hasBlanks = /\s/.test(license);
  return { given: true, hasBlanks, ...(!hasBlanks && findLicenseProblem(license) !== null && { isMalformed: true as const }), expiresAt: expiryOf(license.trim()) };
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
