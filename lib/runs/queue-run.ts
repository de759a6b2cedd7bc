import { askUnmanaged, readUnmanaged } from '../adoption/deployment-unmanaged.ts';
import { adoptionsPurpose, type Adoption } from '../adoption/import-blocks.ts';
import { isAdoptable, isLeftByTeardown } from '../adoption/unmanaged.ts';
import { placeOf } from '../azure-credentials/check-place.ts';
import type { ConsoleContext } from '../console-context.ts';
import { sealText } from '../credentials/sealed-secret.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { findAppliedInputs } from '../deployments/applied-inputs-store.ts';
import { configureDeployment } from '../deployments/configure-deployment.ts';
import type { Deployment, InputValue } from '../deployments/deployment.ts';
import { findDeployment, openSecrets } from '../deployments/deployment-store.ts';
import { findUnfinishedDriftCheck, makeDriftCheckGiveWay } from '../drift/drift-store.ts';
import { hashToken } from '../ids.ts';
import { findObstacle } from '../preflight/require-preflight.ts';
import { preflightSubject } from '../preflight/request-preflight.ts';
import type { StoredPreflight } from '../preflight/preflight-store.ts';
import type { InputProblem } from '../modules/input-problem.ts';
import type { AppliedInputs } from '../modules/rules/checked-inputs.ts';
import { validateInputs } from '../modules/validate-inputs.ts';
import { refusedByMaintenance } from '../deployments/maintenance-store.ts';
import type { MaintenanceRefusal } from '../deployments/maintenance.ts';
import type { PersonLock } from '../state/lock.ts';
import { findPersonLock } from '../state/person-lock.ts';
import { newStateToken, stateTokenPurpose } from '../state/state-token.ts';
import { findRunByIdempotencyKey, findRunInTheWay, insertRun } from './run-store.ts';
import type { RunPriority } from './run-delivery.ts';
import { isMutating, type RunKind } from './run-status.ts';
import { type ConfigurationFile, needsPreflight, plansLess, type Run, type RunPurpose } from './run.ts';

export interface RunRequest {
  deploymentId: string;
  kind: RunKind;
  /** What history shows. */
  requestedBy: string;
  /** Who asks, by id (lib/auth/requester.ts): what is done later in their name asks whether they still may. Null: the console itself. */
  requesterId?: string | null;
  autoApprove?: boolean;
  idempotencyKey?: string | null;
  /** Import what Azure has and state has not: with all else that is to do, or nothing beside it. Only for a deploy. */
  adopt?: 'all' | 'only';
  /** A teardown that leaves in Azure what state does not have, said by a person who knows of it. */
  leaveUnmanaged?: boolean;
  /** Plan only this much. Only for a deploy. */
  purpose?: RunPurpose;
  /** Ask whether Azure still is what state says. Only for a plan_only run. */
  drift?: boolean;
  /** Take Azure's values into state, and change nothing in Azure. Only for a deploy. */
  refreshOnly?: boolean;
  /** Why this run needs no preflight: an admin's to say, and kept with it. Only for a deploy. */
  skipPreflight?: string | null;
}

export type QueueResult =
  | { ok: true; run: Run; /** The key was used before, and this is the run it made. */ repeated: boolean }
  | { ok: false; reason: 'not_found' | 'destroyed' | 'nothing_to_destroy' }
  | { ok: false; reason: 'idempotency_key_reused' }
  | { ok: false; reason: 'nothing_to_adopt' | 'adopt_needs_deploy' }
  | MaintenanceRefusal
  | { ok: false; reason: 'nothing_to_check' | 'drift_needs_plan_only' | 'refresh_needs_deploy' }
  | { ok: false; reason: 'unmanaged_resources'; count: number }
  | { ok: false; reason: 'preflight_failed'; preflight: StoredPreflight }
  | { ok: false; reason: 'incomplete' | 'place_unusable'; problems: InputProblem[] }
  | { ok: false; reason: 'state_locked'; lock: PersonLock }
  | { ok: false; reason: 'run_in_the_way'; run: Run };

/** Queues a run of a deployment as it stands now, and sends it to the runners: both, or neither. */
export async function queueRun(context: ConsoleContext, request: RunRequest): Promise<QueueResult> {
  const deployment = await findDeployment(context.db, request.deploymentId);
  if (deployment === null) return { ok: false, reason: 'not_found' };
  const before = await findRepeated(context, request);
  if (before !== null) return asRepeated(before, request);
  if (await isKeyOfUnknown(context, request)) return { ok: false, reason: 'idempotency_key_reused' };
  const applied = await findAppliedInputs(context, deployment.id);
  const refusal = unfitOf(deployment, request) ?? refusalOf(deployment, { ...request, applied }) ?? (await refusedByMaintenance(context.db.prisma, deployment.id));
  if (refusal !== null) return refusal;
  const locked = await lockedOf(context, deployment, request);
  if (locked !== null) return locked;
  const misplaced = await misplacedOf(context, deployment, applied);
  if (misplaced !== null) return misplaced;
  const chosen = await chooseAdoptions(context, deployment, request);
  if (!Array.isArray(chosen)) return chosen;
  const obstacle = await obstacleOf(context, deployment, request);
  if (obstacle !== null) return obstacle;
  try {
    return await insertAndSend(context, deployment, request, chosen);
  } catch (error) {
    return afterLostRace(context, request, error);
  }
}

async function findRepeated({ db }: ConsoleContext, { deploymentId, idempotencyKey, requesterId }: RunRequest): Promise<Run | null> {
  return idempotencyKey ? findRunByIdempotencyKey(db.prisma, { deploymentId, idempotencyKey, requesterId }) : null;
}

/** Of a run from before requesters were known by id nobody can say whose key it was. */
async function isKeyOfUnknown({ db }: ConsoleContext, { deploymentId, idempotencyKey, requesterId }: RunRequest): Promise<boolean> {
  return idempotencyKey && requesterId ? (await findRunByIdempotencyKey(db.prisma, { deploymentId, idempotencyKey })) !== null : false;
}

/** The same key for something else is a mistake of whoever asks, who would take one run for another. */
function asRepeated(run: Run, { kind, autoApprove = false, adopt, purpose, drift = false, refreshOnly = false }: RunRequest): QueueResult {
  const looksTheSame = run.driftCheck === drift && run.refreshOnly === refreshOnly && run.purpose === (purpose ?? null);
  const isSame = looksTheSame && run.kind === kind && run.autoApprove === autoApprove && run.adoptOnly === (adopt === 'only') && run.adopts > 0 === (adopt !== undefined);
  return isSame ? { ok: true, run, repeated: true } : { ok: false, reason: 'idempotency_key_reused' };
}

/** A kind of run that cannot do what is asked of it, or a deployment of which nothing exists that could have drifted. */
function unfitOf({ status }: Deployment, { kind, drift, refreshOnly, adopt }: RunRequest): QueueResult | null {
  if (drift && kind !== 'plan_only') return { ok: false, reason: 'drift_needs_plan_only' };
  if (refreshOnly && (kind !== 'deploy' || adopt !== undefined)) return { ok: false, reason: 'refresh_needs_deploy' };
  if ((drift || refreshOnly) && (status === 'draft' || status === 'destroyed')) return { ok: false, reason: 'nothing_to_check' };
  return null;
}

/**
 * Values are checked before they are deployed. What exists can always be read and torn down, with values that a rule of today would
 * refuse too: they were deployed under the rules of their day.
 */
function refusalOf(deployment: Deployment, { kind, refreshOnly = false, purpose = null, adopt, applied }: Pick<RunRequest, 'kind' | 'refreshOnly' | 'adopt'> & { purpose?: RunPurpose | null; applied: AppliedInputs | null }): QueueResult | null {
  if (deployment.status === 'destroyed' && kind !== 'plan_only') return { ok: false, reason: 'destroyed' };
  if (deployment.lastRun === null && deployment.status === 'draft' && kind === 'destroy') return { ok: false, reason: 'nothing_to_destroy' };
  const deploysNothing = kind !== 'deploy' || plansLess({ purpose, refreshOnly, adoptOnly: adopt === 'only' });
  if (deployment.wizardStep === null && (deployment.lastRun !== null || deployment.status !== 'draft') && deploysNothing) return null;
  const problems = validateInputs({
    moduleVersion: deployment.moduleVersion,
    target: deployment.target,
    location: deployment.location,
    inputs: deployment.inputs,
    secretNames: deployment.secretInputs,
    complete: true,
    applied,
    // A run that was under way when the version was stored may have applied a newer one since.
    acceptsOlderVersion: deployment.allowedDowngrade?.moduleVersion === deployment.moduleVersion,
  }).filter(({ severity, code }) => severity === 'error' && !(kind === 'destroy' && code === 'redis_missing'));
  if (problems.length > 0 || deployment.wizardStep !== null) return { ok: false, reason: 'incomplete', problems };
  return null;
}

/** A run that takes the state's lock would only meet a person's; a drift check takes none. A run in the way is named before. */
async function lockedOf({ db }: ConsoleContext, deployment: Deployment, { drift = false }: RunRequest): Promise<QueueResult | null> {
  if (drift || deployment.backend.kind !== 'console' || (await findRunInTheWay(db.prisma, deployment.id)) !== null) return null;
  const lock = await findPersonLock(db.prisma, deployment.id);
  return lock === null ? null : { ok: false, reason: 'state_locked', lock };
}

/** As whom and where it would run: whole, and where what exists is. */
async function misplacedOf(context: ConsoleContext, deployment: Deployment, applied: AppliedInputs | null): Promise<QueueResult | null> {
  const { problems } = await placeOf(context.db, deployment, applied);
  return problems.length === 0 ? null : { ok: false, reason: 'place_unusable', problems };
}

/**
 * What the run is to import. A teardown is refused while runs left something that state does not have: planned from a state that
 * does not know of it, it would end as destroyed and leave it to be paid for.
 */
async function chooseAdoptions(context: ConsoleContext, deployment: Deployment, { kind, adopt, leaveUnmanaged }: RunRequest): Promise<Adoption[] | QueueResult> {
  if (adopt === undefined && (kind !== 'destroy' || leaveUnmanaged)) return [];
  if (adopt !== undefined && kind !== 'deploy') return { ok: false, reason: 'adopt_needs_deploy' };
  const ask = adopt !== undefined || deployment.status === 'failed' ? askUnmanaged : readUnmanaged;
  const { items } = await ask(context, deployment.id);
  const left = items.filter(isLeftByTeardown).length;
  if (adopt === undefined) return left === 0 ? [] : { ok: false, reason: 'unmanaged_resources', count: left };
  const found = items.filter(isAdoptable).map(({ address, importId }) => ({ address, id: importId }));
  return found.length > 0 ? found : { ok: false, reason: 'nothing_to_adopt' };
}

/** A preflight that failed, for a run that needs one and that nobody lets start without. What is in the way of a run anyhow is told at once, without a look. */
async function obstacleOf(context: ConsoleContext, deployment: Deployment, { kind, purpose, adopt, refreshOnly = false, skipPreflight, requestedBy }: RunRequest): Promise<QueueResult | null> {
  const isGated = needsPreflight({ kind, purpose: purpose ?? null, refreshOnly, adoptOnly: adopt === 'only' }) && !skipPreflight;
  if (!isGated || (await findRunInTheWay(context.db.prisma, deployment.id)) !== null) return null;
  const preflight = await findObstacle(context, { deploymentId: deployment.id, subject: await preflightSubject(context, deployment), requestedBy });
  return preflight === null ? null : { ok: false, reason: 'preflight_failed', preflight };
}

async function insertAndSend(context: ConsoleContext, deployment: Deployment, request: RunRequest, adoptions: readonly Adoption[]): Promise<QueueResult> {
  const files = await configureDeployment(context, deployment);
  return inTransaction(context.db, async (tx) => {
    // One check at a time: whoever asks for another gets the one that is there.
    const unfinished = request.drift ? await findUnfinishedDriftCheck(tx, deployment.id) : null;
    if (unfinished !== null) return { ok: true, run: unfinished, repeated: true };
    const inserted = await insertRun(tx, await newRun(context, tx, deployment, { request, adoptions, files }));
    if (!inserted.ok) {
      // What is in the way may be this very request, sent twice at once.
      const repeated = request.idempotencyKey ? await findRunByIdempotencyKey(tx, { ...request, idempotencyKey: request.idempotencyKey }) : null;
      if (repeated !== null) return asRepeated(repeated, request);
      const inTheWay = await findRunInTheWay(tx, deployment.id);
      if (inTheWay === null) throw new Error('the run in the way ended meanwhile');
      return { ok: false, reason: 'run_in_the_way', run: inTheWay };
    }
    if (isMutating(request.kind)) await makeDriftCheckGiveWay(tx, inserted.run);
    await context.delivery.send(tx, { runId: inserted.run.id }, priorityOf(request));
    return { ok: true, run: inserted.run, repeated: false };
  });
}

function priorityOf({ kind, drift }: RunRequest): RunPriority {
  if (isMutating(kind)) return 'plan';
  return drift ? 'drift_check' : 'plan_only';
}

interface RunContents {
  request: RunRequest;
  adoptions: readonly Adoption[];
  files: ConfigurationFile[];
}

async function newRun({ key }: ConsoleContext, tx: Transaction, deployment: Deployment, { request, adoptions, files }: RunContents) {
  const id = crypto.randomUUID();
  const stateToken = newStateToken();
  const secrets = await openSecrets(tx, key, deployment.id);
  return {
    id,
    deploymentId: deployment.id,
    kind: request.kind,
    requestedBy: request.requestedBy,
    requesterId: request.requesterId ?? null,
    autoApprove: request.autoApprove ?? false,
    idempotencyKey: request.idempotencyKey ?? null,
    target: deployment.target,
    location: deployment.location,
    moduleVersion: deployment.moduleVersion,
    credentialId: deployment.credentialId,
    subscriptionId: deployment.subscriptionId,
    stateIsHere: deployment.backend.kind === 'console',
    inputs: deployment.inputs,
    secretKeys: deployment.secretKeys,
    practice: deployment.practice as unknown as InputValue | null,
    files,
    sealedSecrets: sealText(key, JSON.stringify(secrets), runSecretsPurpose(id)),
    stateTokenHash: hashToken(stateToken),
    sealedStateToken: sealText(key, stateToken, stateTokenPurpose(id)),
    sealedImports: adoptions.length === 0 ? null : sealText(key, JSON.stringify(adoptions), adoptionsPurpose(id)),
    adopts: adoptions.length,
    adoptOnly: request.adopt === 'only',
    purpose: request.purpose ?? null,
    driftCheck: request.drift ?? false,
    refreshOnly: request.refreshOnly ?? false,
    skippedPreflight: request.kind === 'deploy' ? request.skipPreflight || null : null,
  };
}

/** What a run's sealed secrets are sealed for. */
export function runSecretsPurpose(runId: string): string {
  return `runs/${runId}/secrets`;
}

/** Two requests at once: the unique indexes let one through, the other gets the same answer it would have got a moment later. */
async function afterLostRace(context: ConsoleContext, request: RunRequest, error: unknown): Promise<QueueResult> {
  if ((error as { code?: string }).code !== 'P2002') throw error;
  const repeated = await findRepeated(context, request);
  if (repeated !== null) return asRepeated(repeated, request);
  const unfinished = request.drift ? await findUnfinishedDriftCheck(context.db.prisma, request.deploymentId) : null;
  if (unfinished !== null) return { ok: true, run: unfinished, repeated: true };
  const inTheWay = await findRunInTheWay(context.db.prisma, request.deploymentId);
  if (inTheWay === null) throw error;
  return { ok: false, reason: 'run_in_the_way', run: inTheWay };
}
