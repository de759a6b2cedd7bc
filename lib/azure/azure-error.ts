import { isRestError, RestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { AzureObservationError } from './azure-observation.ts';
import type { AzureObservationErrorCode } from './azure-observation.ts';
import { pauseIn } from './retry-after.ts';

/** Whether Azure said 404 with this code; a 404 for another reason is not the absence of the thing. */
export function isNotFound(error: unknown, code: string): boolean {
  return isRestError(error) && error.statusCode === 404 && error.code === code;
}

/** An Azure SDK's error in the console's words. The message is Azure's own, as far as people read. */
export function toObservationError(error: unknown): AzureObservationError {
  if (error instanceof AzureObservationError) return error;
  const message = readable(error instanceof Error ? error.message : String(error));
  if (isNotUnderstood(error)) return new AzureObservationError('unknown', 'Azure’s answer is not understood', { cause: error });
  if (isRestError(error)) return new AzureObservationError(codeOf(error), message, { retryAfterMs: error.response === undefined ? null : pauseIn(error.response.headers), cause: error });
  if (isUnreached(error)) return new AzureObservationError('azure_unavailable', message, { cause: error });
  // @azure/identity's errors: no token could be had.
  const isCredential = error instanceof Error && /^(Authentication|AggregateAuthentication|CredentialUnavailable|AuthenticationRequired)/.test(error.name);
  return new AzureObservationError(isCredential ? 'credential_invalid' : 'unknown', message, { cause: error });
}

/** The SDKs stumble over an answer of another shape; we read with zod. */
function isNotUnderstood(error: unknown): boolean {
  return error instanceof TypeError || error instanceof z.ZodError || (isRestError(error) && error.code === RestError.PARSE_ERROR);
}

/** What @azure/msal-common says (its errorCode) when nobody answered where one signs in; @azure/identity wraps it as if the credential was at fault. */
const SIGN_IN_UNREACHED: readonly string[] = ['network_error', 'no_network_connectivity', 'endpoints_resolution_error', 'openid_config_error', 'temporarily_unavailable', 'server_error', 'unknown_error'];
/** What @azure/identity says of an answer that is neither a token nor a refusal (its src/msal/utils.ts). */
const NO_TOKEN_AND_NO_REFUSAL = 'Response had no "expiresOn" property.';

function isUnreached(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A deadline passed.
  if (error.name === 'AbortError' || error.name === 'TimeoutError' || error.message === NO_TOKEN_AND_NO_REFUSAL) return true;
  const { errorCode } = error as { errorCode?: unknown };
  // @azure/identity may keep of it no more than its message, which begins with the code.
  const code = typeof errorCode === 'string' ? errorCode : (/^\w+/.exec(error.message)?.[0] ?? '');
  return SIGN_IN_UNREACHED.includes(code) || isUnreached(error.cause);
}

/** Azure asked for a pause and did not say how long. */
const PAUSE_MS = 30_000;

/** When Azure may be asked again after this error; null where it asked for no pause. ISO 8601 in UTC. */
function retryAtOf({ code, retryAfterMs: asked }: AzureObservationError): string | null {
  const pauseMs = asked ?? (code === 'throttled' ? PAUSE_MS : 0);
  return pauseMs > 0 ? new Date(Date.now() + pauseMs).toISOString() : null;
}

/** Why a look gave nothing, and when Azure may be asked again. */
export function lookProblemOf(error: unknown): { code: AzureObservationErrorCode; message: string; retryAt: string | null } {
  const seen = toObservationError(error);
  return { code: seen.code, message: seen.message, retryAt: retryAtOf(seen) };
}

/** The HTTP status decides; a request without an answer means that Azure is out of reach. */
function codeOf({ statusCode }: RestError): AzureObservationErrorCode {
  if (statusCode === undefined || statusCode >= 500 || statusCode === 408) return 'azure_unavailable';
  const codes: Record<number, AzureObservationErrorCode> = { 401: 'credential_invalid', 403: 'not_authorized', 404: 'not_found', 429: 'throttled' };
  return codes[statusCode] ?? 'unknown';
}

const LONGEST_MESSAGE = 1_000;

/** The first line, not too long. */
function readable(text: string): string {
  return (text.split('\n', 1)[0] ?? text).slice(0, LONGEST_MESSAGE);
}
