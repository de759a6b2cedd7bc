import { placeOf } from '../azure-credentials/check-place.ts';
import type { ConsoleContext } from '../console-context.ts';
import { draftSubject } from '../preflight/draft-preflight.ts';
import { findObstacle } from '../preflight/require-preflight.ts';
import { queueRun } from '../runs/queue-run.ts';
import { findRunInTheWay } from '../runs/run-store.ts';
import { allowedFor } from './allowed-downgrade.ts';
import { findAppliedInputs } from './applied-inputs-store.ts';
import { inputError } from '../modules/input-problem.ts';
import { MAX_DRAFTS } from '../tunables.ts';
import { checkDraft, errorsOf } from './check-draft.ts';
import { isTooLarge } from './deployment-size.ts';
import type { Deployment, InputValue } from './deployment.ts';
import { findMaintenance } from './maintenance-store.ts';
import { findDeployment, openSecrets, updateDeployment } from './deployment-store.ts';
import { type DraftValues, effectiveInputs } from './draft-values.ts';
import { withKeptSecrets } from '../modules/sealed-maps.ts';
import { fieldsOfDraft, NOT_TAKEN, saveDraft } from './save-draft.ts';
import { findPersonLock } from '../state/person-lock.ts';
import { findKept } from '../teardown/kept-namespace.ts';
import type { DraftToFinish, FinishAnswer } from './wizard.ts';

/** Who presses it: as history shows them, and by id (lib/auth/requester.ts). */
interface Requester {
  requestedBy: string;
  requesterId?: string | null | undefined;
}

/**
 * The wizard's last button, for a draft and for a deployment that is changed: checks everything once more, takes the name and the
 * namespace, and queues a run that plans it.
 */
export async function finishWizard(context: ConsoleContext, { id, values, skipPreflight, requestedBy, requesterId }: DraftToFinish & Requester): Promise<FinishAnswer> {
  const before = await findOrKeep(context, { id, values, requestedBy, requesterId });
  if (typeof before === 'string') return { done: false, reason: 'invalid', problems: [inputError('name', before, { max: MAX_DRAFTS })] };
  if (before === null || before.status === 'destroyed') return { done: false, reason: 'gone' };
  const inTheWay = await findRunInTheWay(context.db.prisma, id);
  if (inTheWay !== null) return { done: false, reason: 'run_in_the_way', runId: inTheWay.id };
  const lock = before.backend.kind === 'console' ? await findPersonLock(context.db.prisma, id) : null;
  if (lock !== null) return { done: false, reason: 'state_locked', lock };
  const held = await findHold(context, id);
  if (held !== null) return held;
  const problems = errorsOf(await problemsOf(context, before, values));
  if (problems.length > 0) return { done: false, reason: 'invalid', problems };
  // Before anything is taken: what does not get through stays the draft it is.
  if (skipPreflight === undefined && (await isObstructed(context, before, values, requestedBy))) return { done: false, reason: 'preflight_failed' };
  const refused = await takeNames(context, before, values, requestedBy);
  return refused ?? (await queuePlan(context, { id, requestedBy, requesterId, skipPreflight }));
}

/** A maintenance lock, with who holds it and why. */
async function findHold({ db }: ConsoleContext, id: string): Promise<FinishAnswer | null> {
  const lock = await findMaintenance(db.prisma, id);
  return lock === null ? null : { done: false, reason: 'maintenance', maintenance: lock };
}

/** A draft whose every save was lost is kept now; one that was archived meanwhile is not found, and not made anew. */
async function findOrKeep(context: ConsoleContext, { id, values, requestedBy, requesterId }: { id: string; values: DraftValues } & Requester): Promise<Deployment | 'too_many_drafts' | 'deployment_too_large' | null> {
  if (isTooLarge(values)) return 'deployment_too_large';
  const found = await findDeployment(context.db, id);
  if (found !== null) return found;
  const kept = await saveDraft(context, { id, values, reached: 'review', savedBy: requestedBy, savedById: requesterId });
  if (kept.ok) return findDeployment(context.db, id);
  return kept.reason === 'not_a_draft' ? null : kept.reason;
}

/** With the stored secrets in clear: their values must be sound too, and only the server can look. */
async function problemsOf({ db, key }: ConsoleContext, { id, allowedDowngrade }: Deployment, values: DraftValues) {
  const stored = await openSecrets(db.prisma, key, id);
  const applied = await findAppliedInputs({ db, key }, id);
  const secrets: Record<string, InputValue> = { ...stored, ...withKeptSecrets(values.secrets, stored) };
  const { problems } = await placeOf(db, values, applied);
  const kept = applied === null ? await findKept(db, values) : null;
  const ofDraft = checkDraft({ ...values, secrets }, { secretNames: [], secretProblems: [], taken: { ...NOT_TAKEN, kept }, applied, allowedVersion: allowedDowngrade?.moduleVersion ?? null });
  // Of its place both may say the same.
  return [...ofDraft, ...problems.filter(({ code }) => !ofDraft.some((one) => one.code === code))];
}

/** What waited for another module version is let go: Terraform would refuse it. */
async function takeNames({ db, key }: ConsoleContext, before: Deployment, values: DraftValues, by: string): Promise<FinishAnswer | null> {
  const fields = fieldsOfDraft({ ...values, inputs: effectiveInputs(values) }, { before, wizardStep: null });
  const asked = { moduleVersion: values.moduleVersion, reason: values.allowDowngrade?.trim(), by };
  const allowedDowngrade = allowedFor(asked, { before, applied: await findAppliedInputs({ db, key }, before.id) });
  const written = await updateDeployment(db, key, before.id, { ...fields, allowedDowngrade });
  if (written.ok) return null;
  const isName = written.reason === 'name_taken';
  const taken = { name: isName ? fields.name : null, namespace: isName ? null : String(fields.inputs.namespace ?? ''), address: null, kept: null };
  return { done: false, reason: 'taken', taken };
}

async function isObstructed(context: ConsoleContext, deployment: Deployment, values: DraftValues, requestedBy: string): Promise<boolean> {
  return (await findObstacle(context, { deploymentId: deployment.id, subject: await draftSubject(context, deployment, values), requestedBy })) !== null;
}

async function queuePlan(context: ConsoleContext, { id: deploymentId, requestedBy, requesterId, skipPreflight }: Omit<DraftToFinish, 'values'> & Requester): Promise<FinishAnswer> {
  const queued = await queueRun(context, { deploymentId, kind: 'deploy', requestedBy, requesterId: requesterId ?? null, skipPreflight: skipPreflight ?? null });
  if (queued.ok) return { done: true, deploymentId, runId: queued.run.id };
  if (queued.reason === 'incomplete' || queued.reason === 'place_unusable') return { done: false, reason: 'invalid', problems: queued.problems };
  if (queued.reason === 'run_in_the_way') return { done: false, reason: 'run_in_the_way', runId: queued.run.id };
  if (queued.reason === 'state_locked') return { done: false, reason: 'state_locked', lock: queued.lock };
  if (queued.reason === 'preflight_failed') return { done: false, reason: 'preflight_failed' };
  // Locked since it was looked for: what was typed is stored, and planned when it is sent again.
  if (queued.reason === 'maintenance') return (await findHold(context, deploymentId)) ?? queuePlan(context, { id: deploymentId, requestedBy, requesterId, skipPreflight });
  return { done: false, reason: 'gone' };
}
