import type { ConsoleContext } from '../console-context.ts';
import { countAliveRunners } from '../runs/runner-store.ts';
import { PREFLIGHT_WAIT_MS, RUNNER_ALIVE_WITHIN_MS } from '../tunables.ts';
import { failedOf, isGated } from './preflight.ts';
import { findFinishedPreflight, findLatestPreflight, type StoredPreflight } from './preflight-store.ts';
import { subjectDigestOf } from './preflight-subject.ts';
import { requestPreflight, type PreflightRequest } from './request-preflight.ts';

const LOOK_AGAIN_MS = 50;

/**
 * What stands in the way of a deploy: a preflight with a check that failed; null when nothing does. Waits for one when none is
 * fresh. What could not be told in time does not block. Without a runner nobody can look: then what was found last of the same
 * inputs stands, however long ago, and nothing does where nobody looked.
 */
export async function findObstacle(context: Pick<ConsoleContext, 'db'>, request: PreflightRequest): Promise<StoredPreflight | null> {
  if (!isGated(request.subject)) return null;
  const canLook = (await countAliveRunners(context.db, RUNNER_ALIVE_WITHIN_MS)) > 0;
  const found = canLook ? await untilFinished(context, request) : await findFinishedPreflight(context.db.prisma, request.deploymentId, subjectDigestOf(request.subject));
  return found !== null && failedOf(found.findings).length > 0 ? found : null;
}

/** Somebody may ask for another one meanwhile, after other inputs: then this one is asked for again. */
async function untilFinished(context: Pick<ConsoleContext, 'db'>, request: PreflightRequest): Promise<StoredPreflight | null> {
  const digest = subjectDigestOf(request.subject);
  for (let waited = 0, asked = false; ; waited += LOOK_AGAIN_MS) {
    const latest = asked ? await findLatestPreflight(context.db.prisma, request.deploymentId) : null;
    const isOurs = latest?.inputsDigest === digest;
    if (waited >= PREFLIGHT_WAIT_MS || (isOurs && latest.finishedAt !== null)) return isOurs ? latest : null;
    if (!isOurs) await requestPreflight(context, request);
    asked = true;
    await new Promise((resolve) => setTimeout(resolve, waited === 0 ? 0 : LOOK_AGAIN_MS));
  }
}
