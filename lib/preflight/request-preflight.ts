import { findRotation } from '../azure-credentials/credential-store.ts';
import type { ConsoleContext } from '../console-context.ts';
import type { Deployment } from '../deployments/deployment.ts';
import { openSecrets } from '../deployments/deployment-store.ts';
import { PREFLIGHT_FRESH_MS, PREFLIGHT_UNSURE_MS } from '../tunables.ts';
import { failedOf, type PreflightFix } from './preflight.ts';
import { askForPreflight, type StoredPreflight } from './preflight-store.ts';
import { subjectDigestOf, subjectOf, type PreflightSubject } from './preflight-subject.ts';

export interface PreflightRequest {
  deploymentId: string;
  subject: PreflightSubject;
  requestedBy: string;
  /** By id (lib/auth/requester.ts): a fix is made only while they still may approve. */
  requesterId?: string | null;
  fix?: PreflightFix | null;
  /** Look again although one is fresh. */
  again?: boolean;
}

/**
 * Asks the runners to look, and does not wait. One that is under way for the same inputs serves, and one that is fresh and found
 * nothing in the way; what stood in the way is looked at anew, because it may have been mended, and so is what could not be told.
 */
export async function requestPreflight({ db }: Pick<ConsoleContext, 'db'>, { deploymentId, subject, requestedBy, requesterId = null, fix = null, again = false }: PreflightRequest): Promise<void> {
  const inputsDigest = subjectDigestOf(subject);
  const serves = (latest: StoredPreflight) =>
    fix === null && latest.inputsDigest === inputsDigest && (latest.ageMs === null || (!again && latest.ageMs < freshFor(latest)));
  await askForPreflight(db, { deploymentId, requestedBy, requesterId, subject, inputsDigest, fix }, serves);
}

/** How long it serves, in milliseconds. What could not be told is asked again, but not by each of several who ask one after the other. */
function freshFor({ findings, isWhole }: StoredPreflight): number {
  if (!isWhole || failedOf(findings).length > 0) return 0;
  return findings.some(({ status }) => status === 'unknown') ? PREFLIGHT_UNSURE_MS : PREFLIGHT_FRESH_MS;
}

/** What a preflight of this deployment looks at now. */
export async function preflightSubject({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, deployment: Deployment): Promise<PreflightSubject> {
  const rotatedAt = await findRotation(db, deployment.credentialId);
  return subjectOf({ ...deployment, rotatedAt }, await openSecrets(db.prisma, key, deployment.id));
}
