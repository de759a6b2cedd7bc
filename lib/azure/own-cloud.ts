import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** Longer than any question waits that brings a deadline of its own; later pages of an SDK's list and polls of a deletion bring none. */
const ANSWER_WITHIN_MS = 60_000;

/** Whether an address is of the cloud that answers at `endpoint`: its host, or one below it (a region's), by the same protocol and port. */
export function isOfCloud(address: string, endpoint: string): boolean {
  if (!URL.canParse(address)) return false;
  const [asked, own] = [new URL(address), new URL(endpoint)];
  return asked.protocol === own.protocol && asked.port === own.port && (asked.hostname === own.hostname || asked.hostname.endsWith(`.${own.hostname}`));
}

/**
 * Sends nothing to anybody else: the token goes with every request, also to where an answer leads (nextLink, Azure-AsyncOperation,
 * Location, the id of a resource). And no request is without an end.
 */
export function ownCloudPolicy(endpoint: string): PipelinePolicy {
  return {
    name: 'ownCloudPolicy',
    sendRequest: async (request, next) => {
      if (!isOfCloud(request.url, endpoint)) throw new Error(`Azure’s answer leads to an address that is not Azure’s: ${hostOf(request.url)}`);
      request.timeout ||= ANSWER_WITHIN_MS;
      return next(request);
    },
  };
}

function hostOf(address: string): string {
  return URL.parse(address)?.host ?? '–';
}
