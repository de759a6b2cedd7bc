import type { HttpHeaders, PipelinePolicy } from '@azure/core-rest-pipeline';

/** Whoever asks for a longer pause is not believed, and is asked again. */
const LONGEST_PAUSE_MS = 60 * 60_000;

/** How long Azure wants to be left alone, in milliseconds: by Retry-After in seconds or as a date, or by its own header. Null where it does not say. */
export function pauseIn(headers: HttpHeaders): number | null {
  const pause = saidIn(headers);
  return Number.isNaN(pause) ? null : Math.min(Math.max(0, pause), LONGEST_PAUSE_MS);
}

function saidIn(headers: HttpHeaders): number {
  const inMs = numberIn(headers.get('retry-after-ms') ?? headers.get('x-ms-retry-after-ms'));
  if (!Number.isNaN(inMs)) return inMs;
  const header = headers.get('retry-after');
  const seconds = numberIn(header);
  return Number.isNaN(seconds) ? Date.parse(header ?? '') - Date.now() : seconds * 1000;
}

function numberIn(text: string | undefined): number {
  return text?.trim() ? Number(text) : NaN;
}

/**
 * Lets the SDKs' pollers see a pause that a timer can hold, in seconds: after one that is too long or none at all they would ask
 * again without end (@azure/core-lro, http/operation.ts). What it cannot be made of is left out, and their own interval holds.
 */
export const soundPausePolicy: PipelinePolicy = {
  name: 'soundPausePolicy',
  sendRequest: async (request, next) => {
    const response = await next(request);
    const pause = pauseIn(response.headers);
    if (pause !== null && pause > 0) response.headers.set('retry-after', String(Math.ceil(pause / 1000)));
    else response.headers.delete('retry-after');
    return response;
  },
};
