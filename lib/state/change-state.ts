import { isTokenGood } from '../auth/api-token-store.ts';
import type { ConsoleContext } from '../console-context.ts';
import { isHeld } from '../runs/run-status.ts';
import { findRun, findRunInTheWay } from '../runs/run-store.ts';
import { objectOf, type JsonObject } from '../terraform/json-value.ts';
import { parseState } from './state-document.ts';
import { appendStateVersion, findNewestStateVersion, findStateLock, findStateVersion, findStateVersionBody, lockState, unlockState, type AppendResult } from './state-store.ts';
import type { StateVersion } from './state-version.ts';

export type ChangeStateResult =
  | { ok: true; version: StateVersion }
  | { ok: false; reason: 'not_found' | 'state_not_a_state' | 'state_locked' | 'state_run_under_way' | `state_${Exclude<AppendResult, { ok: true }>['reason']}` };

/** Who changes it. */
interface Change {
  deploymentId: string;
  by: string;
}

/** Makes an older version current again: as a new version, behind the lock, so that nothing is lost and nobody is overtaken. */
export async function rollBackState(context: ConsoleContext, { deploymentId, versionId, by }: Change & { versionId: string }): Promise<ChangeStateResult> {
  const { db, key } = context;
  const [version, body] = [await findStateVersion(db, deploymentId, versionId), await findStateVersionBody(db, key, deploymentId, versionId)];
  if (version === null || body === null) return { ok: false, reason: 'not_found' };
  return behindLock(context, { deploymentId, by }, async (lockId) => {
    const newest = await findNewestStateVersion(db, deploymentId);
    const document = { ...(JSON.parse(body.toString('utf8')) as JsonObject), serial: (newest?.serial ?? 0) + 1, lineage: newest?.lineage ?? version.lineage };
    return append(context, { deploymentId, by, lockId, document, note: `roll_back:${version.serial}` });
  });
}

/** Takes a state that somebody brings, as `terraform state push` would: same lineage, newer serial. */
export async function importState(context: ConsoleContext, { deploymentId, body, by }: Change & { body: Buffer }): Promise<ChangeStateResult> {
  const document = readState(body);
  if (document === null) return { ok: false, reason: 'state_not_a_state' };
  return behindLock(context, { deploymentId, by }, (lockId) => append(context, { deploymentId, by, lockId, document, note: 'import' }));
}

function readState(body: Buffer): JsonObject | null {
  try {
    const json = objectOf(JSON.parse(body.toString('utf8')));
    parseState(json);
    return json;
  } catch {
    return null;
  }
}

/** Holds Terraform's lock while the work is done. Refused while a run is at work, or while anybody has the lock. */
async function behindLock({ db }: ConsoleContext, { deploymentId, by }: Change, work: (lockId: string) => Promise<ChangeStateResult>): Promise<ChangeStateResult> {
  const run = await findRunInTheWay(db.prisma, deploymentId);
  if (run !== null && isHeld(run)) return { ok: false, reason: 'state_run_under_way' };
  const lockId = crypto.randomUUID();
  const info = { ID: lockId, Operation: 'console', Who: by, Created: new Date().toISOString() };
  if (!(await lockState(db, { deploymentId, lockId, info, holder: by, runId: null })).ok) return { ok: false, reason: 'state_locked' };
  try {
    return await work(lockId);
  } finally {
    await unlockState(db, deploymentId, lockId);
  }
}

async function append({ db, key }: ConsoleContext, { deploymentId, by, lockId, document, note }: Change & { lockId: string; document: JsonObject; note: string }): Promise<ChangeStateResult> {
  const { serial, lineage, resources } = parseState(document);
  const resourceCount = resources.filter(({ mode }) => mode === 'managed').length;
  const body = Buffer.from(JSON.stringify(document, null, 2));
  const written = await appendStateVersion(db, key, { deploymentId, lockId, state: { serial, lineage, resourceCount, body }, writer: { runId: null, label: by, note } });
  if (!written.ok) return { ok: false, reason: `state_${written.reason}` };
  const version = await findNewestStateVersion(db, deploymentId);
  return version === null ? { ok: false, reason: 'not_found' } : { ok: true, version };
}

/**
 * Whether the lock that is held may be broken: its holder can write nothing any more, because its run has ended or its API token
 * is revoked. Another's Terraform may be alive.
 */
export async function isLockDead({ db }: ConsoleContext, lock: { runId: string | null; tokenId: string | null }): Promise<boolean> {
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
