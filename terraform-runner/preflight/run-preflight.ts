import { z } from 'zod';
import { findLostRight } from '#lib/auth/requester.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import type { AzureCredential } from '#lib/azure-credentials/azure-credential.ts';
import { findCredential } from '#lib/azure-credentials/credential-store.ts';
import { cloudOfSettings, NO_HOSTS, PUBLIC_CLOUD, type CloudHosts } from '#lib/azure/azure-cloud.ts';
import type { AzureObservationErrorCode } from '#lib/azure/azure-observation.ts';
import { toObservationError } from '#lib/azure/azure-error.ts';
import { findAppliedInputs } from '#lib/deployments/applied-inputs-store.ts';
import type { PreflightSubject } from '#lib/preflight/preflight-subject.ts';
import { finishPreflight, recordFinding, type ClaimedPreflight } from '#lib/preflight/preflight-store.ts';
import { requiredProviders } from '#lib/preflight/required-providers.ts';
import { PREFLIGHT_CHECK_WITHIN_MS } from '#lib/tunables.ts';
import type { AzureAccess, FindAccess } from '../azure-access.ts';
import { cloudOf } from '../azure-credential.ts';
import type { RunnerSetup } from '../run-context.ts';
import { NoAccess } from './azure-questions.ts';
import { createCheckContext, type CheckContext } from './check-context.ts';
import { CHECKS } from './check-list.ts';
import { unknown, type Check, type Found } from './check.ts';
import { listProviders, registerProvider } from './facts/resource-providers.ts';

/** Makes every check that applies, side by side, and writes down each as it comes in. Ends early when the preflight was taken away. */
export async function runPreflight(setup: RunnerSetup, findAccess: FindAccess, claimed: ClaimedPreflight): Promise<void> {
  const access = await accessOf(setup, findAccess, claimed).catch(() => null);
  const credential = claimed.subject.credentialId === null ? null : await findCredential(setup.db, claimed.subject.credentialId);
  const way = { access, stored: credential, ...signInOf(setup, claimed.subject, credential) };
  const contextFromNow = () => createCheckContext(setup, way, claimed, AbortSignal.timeout(PREFLIGHT_CHECK_WITHIN_MS));
  // What cannot be mended is found once more; how long that took is not taken from the checks.
  if (claimed.fix === 'register_providers' && (await mayFix(setup, claimed))) await registerMissing(contextFromNow()).catch(() => {});
  const context = contextFromNow();
  const needed = CHECKS.filter(({ applies }) => applies?.(claimed.subject) ?? true);
  await Promise.all(needed.map(async (check) => recordFinding(setup.db, claimed, { id: check.id, ...(await find(check, context)) })));
  await finishPreflight(setup.db, claimed);
}

/** Whoever asked for the fix may still have it made; otherwise the checks say what they find without it. */
async function mayFix({ db }: RunnerSetup, { requesterId }: ClaimedPreflight): Promise<boolean> {
  return (await inTransaction(db, (tx) => findLostRight(tx, requesterId, ['approve']))) === null;
}

/** Where a run would work that names no subscription: where what exists is. */
async function accessOf(setup: RunnerSetup, findAccess: FindAccess, { subject, deploymentId }: ClaimedPreflight): Promise<AzureAccess | null> {
  const applied = subject.target === 'azure' && subject.subscriptionId === null ? await findAppliedInputs(setup, deploymentId) : null;
  return findAccess({ ...subject, subscriptionId: subject.subscriptionId ?? applied?.subscriptionId ?? null });
}

/** As whom, what the hosts of its cloud are called and believed by. Practice plays the public one. */
function signInOf({ azure, azureSignIn }: RunnerSetup, { target, credentialId }: PreflightSubject, credential: AzureCredential | null): { clientId: string | null; hosts: CloudHosts; caPem: string | null } {
  if (target !== 'azure') return { clientId: null, hosts: PUBLIC_CLOUD, caPem: null };
  if (credentialId === null) return { clientId: azureSignIn?.clientId ?? null, hosts: cloudOfSettings(azure) ?? NO_HOSTS, caPem: null };
  return { clientId: credential?.clientId ?? null, hosts: credential === null ? NO_HOSTS : cloudOf(credential), caPem: credential?.caPem ?? null };
}

async function registerMissing({ azure, subject }: CheckContext): Promise<void> {
  const states = await listProviders(azure);
  const missing = requiredProviders(subject).filter((name) => !['Registered', 'Registering'].includes(states.get(name.toLowerCase()) ?? ''));
  await Promise.all(missing.map((name) => registerProvider(azure, name)));
}

/** What one check found; a question without an answer that can be understood is no finding, and blocks nobody. */
async function find(check: Check, context: CheckContext): Promise<Found> {
  try {
    return await Promise.race([check.find(context), untilAborted(context.abortSignal)]);
  } catch (error) {
    return untold(error, context);
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new Error('nobody answered in time'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

const CODES: Readonly<Record<AzureObservationErrorCode, string>> = {
  not_authorized: 'refused',
  credential_invalid: 'signed_out',
  throttled: 'throttled',
  azure_unavailable: 'no_answer',
  not_found: 'not_understood',
  unknown: 'not_understood',
};

function untold(error: unknown, { stored, abortSignal: signal }: CheckContext): Found {
  if (error instanceof NoAccess) return stored === null ? unknown('no_access') : unknown('stored_no_access', { values: { name: stored.name } });
  if (error instanceof z.ZodError) return unknown('not_understood', { values: { message: '' } });
  if (signal.aborted || (error instanceof Error && error.name === 'AbortError')) return unknown('no_answer', { values: { message: '' } });
  const { code, message } = toObservationError(error);
  return unknown(CODES[code], { values: { message: message.slice(0, 300) } });
}
