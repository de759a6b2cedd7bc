import { isTokenGood } from '../auth/api-token-store.ts';
import type { ConsoleContext } from '../console-context.ts';
import { findModuleVersionOf } from '../deployments/module-version-store.ts';
import { allowedProviders } from '../providers/allowed-providers.ts';
import { isHeld } from '../runs/run-status.ts';
import { findRun, findRunInTheWay } from '../runs/run-store.ts';
import { objectOf, textIn, type JsonObject } from '../terraform/json-value.ts';
import type { StateRefusal } from './check-state.ts';
import { decodeState } from './decode-state.ts';
import type { PersonLock } from './lock.ts';
import { findPersonLock } from './person-lock.ts';
import { appendStateVersion, findNewestStateVersion, findStateLock, findStateVersion, findStateVersionBody, openNewestState, unlockState, type AppendResult, type StateLock } from './state-store.ts';
import type { StateDigest } from './state-summary.ts';
import type { CheckedDigest } from './state-task.ts';
import { rewriteStateText } from './state-text.ts';
import { runStateTask } from './state-thread.ts';
import type { StateVersion } from './state-version.ts';

export type ChangeStateResult =
  | { ok: true; version: StateVersion }
  | ({ ok: false } & StateRefusal)
  | { ok: false; reason: 'state_run_under_way'; values: { number: number } }
  | { ok: false; reason: 'state_locked'; /** Null where no person or program of a person's holds it. */ lock: PersonLock | null }
  | { ok: false; reason: 'not_found' | `state_${Exclude<Extract<AppendResult, { ok: false }>['reason'], 'wrong_lock'>}` };

/** Who changes it. */
interface Change {
  deploymentId: string;
  by: string;
}

/** Makes an older version current again: as a new version, so that nothing is lost. */
export async function rollBackState(context: ConsoleContext, { deploymentId, versionId, by }: Change & { versionId: string }): Promise<ChangeStateResult> {
  const { db, key } = context;
  const [version, body] = [await findStateVersion(db, deploymentId, versionId), await findStateVersionBody(db, key, deploymentId, versionId)];
  if (version === null || body === null) return { ok: false, reason: 'not_found' };
  const checked = await checkForDeployment(context, deploymentId, body);
  if (!checked.ok) return checked;
  const newest = await findNewestStateVersion(db, deploymentId);
  const numbers = { serial: (newest?.serial ?? 0) + 1, lineage: newest?.lineage ?? version.lineage };
  const renumbered = await runStateTask({ kind: 'renumber', body, ...numbers });
  return append(context, { deploymentId, by, body: Buffer.from(renumbered), digest: { ...checked.state, ...numbers }, note: `roll_back:${version.serial}` });
}

/** Writes the newest document again with something changed, as a new version, with a note that says what. */
export async function rewriteState(context: ConsoleContext, { deploymentId, by, note, change }: Change & { note: string; change: (document: JsonObject) => JsonObject }): Promise<ChangeStateResult> {
  const body = await openNewestState(context.db, context.key, deploymentId);
  if (body === null) return { ok: false, reason: 'not_found' };
  // What no upload brings any more may be stored since earlier: written again it would overflow the stack.
  const checked = await checkForDeployment(context, deploymentId, body);
  if (!checked.ok) return checked;
  const { serial } = checked.state;
  const text = rewriteStateText(body.toString('utf8'), (document) => ({ ...change(document), serial: serial + 1 }));
  const changed = Buffer.from(text);
  const digest = await runStateTask({ kind: 'digest', body: changed });
  return digest === null ? { ok: false, reason: 'state_not_a_state', values: {} } : append(context, { deploymentId, by, body: changed, digest, note });
}

/**
 * Takes a state that somebody brings, as `terraform state push` would: same lineage, newer serial. Stores it as UTF-8
 * without a byte order mark: Terraform reads nothing else.
 */
export async function importState(context: ConsoleContext, { deploymentId, body: sent, by }: Change & { body: Buffer }): Promise<ChangeStateResult> {
  const body = decodeState(sent);
  const checked = await checkForDeployment(context, deploymentId, body);
  if (!checked.ok) return checked;
  return append(context, { deploymentId, by, body, digest: checked.state, note: 'import' });
}

/** Checks a state against the providers that the deployment's module version uses. See {@link checkState}. */
export async function checkForDeployment({ db, allowedProviders: added }: Pick<ConsoleContext, 'db' | 'allowedProviders'>, deploymentId: string, body: Uint8Array): Promise<CheckedDigest> {
  const moduleVersion = await findModuleVersionOf(db, deploymentId);
  return runStateTask({ kind: 'check', body, allowed: allowedProviders(moduleVersion ?? '', added) });
}

/**
 * Refused while a run is at work, or while anybody has Terraform's lock. No lock of its own is needed, which a killed process would
 * leave behind: the deployment's row is locked in the one transaction that looks for a lock and writes the version.
 */
async function append({ db, key }: ConsoleContext, { deploymentId, by, body, digest, note }: Change & { body: Buffer; digest: StateDigest; note: string }): Promise<ChangeStateResult> {
  const run = await findRunInTheWay(db.prisma, deploymentId);
  if (run !== null && isHeld(run)) return { ok: false, reason: 'state_run_under_way', values: { number: run.number } };
  const { serial, lineage, resourceCount } = digest;
  const state = { serial, lineage, resourceCount, body, digest };
  const written = await appendStateVersion(db, key, { deploymentId, lockId: null, state, writer: { runId: null, label: by, note } });
  if (!written.ok) {
    if (written.reason === 'wrong_lock') return { ok: false, reason: 'state_locked', lock: await findPersonLock(db.prisma, deploymentId) };
    return { ok: false, reason: `state_${written.reason}` };
  }
  const version = await findNewestStateVersion(db, deploymentId);
  return version === null ? { ok: false, reason: 'not_found' } : { ok: true, version };
}

/**
 * Whether the lock that is held may be broken: its holder can write nothing any more, because its run has ended or its API token
 * is revoked. Another's Terraform may be alive. One of the console's own is left from an earlier version of it, which took some.
 */
export async function isLockDead({ db }: Pick<ConsoleContext, 'db'>, lock: Pick<StateLock, 'runId' | 'tokenId' | 'info'>): Promise<boolean> {
  if (lock.runId === null && lock.tokenId === null) return textIn(objectOf(lock.info) ?? {}, 'Operation') === 'console';
  if (lock.runId === null) return lock.tokenId !== null && !(await isTokenGood(db, lock.tokenId));
  const run = await findRun(db, lock.runId);
  return run === null || run.finishedAt !== null;
}

/** Breaks a lock whose holder is known to be gone. */
export async function breakStateLock(context: ConsoleContext, deploymentId: string): Promise<'broken' | 'not_locked' | 'state_lock_alive'> {
  const lock = await findStateLock(context.db, deploymentId);
  if (lock === null) return 'not_locked';
  if (!(await isLockDead(context, lock))) return 'state_lock_alive';
  await unlockState(context.db, deploymentId, lock.lockId);
  return 'broken';
}
