import 'server-only';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { findActorByToken } from '../auth/api-token-store.ts';
import { may } from '../auth/permission.ts';
import { findDeployment } from '../deployments/deployment-store.ts';
import { hashToken, isId } from '../ids.ts';
import { findRun, findRunByStateToken, findRunInTheWay } from '../runs/run-store.ts';
import { isHeld } from '../runs/run-status.ts';
import { checkForDeployment, isLockDead } from '../state/change-state.ts';
import { appendStateVersion, findStateLock, lockState, openNewestState, unlockState, type NewState, type StateLock } from '../state/state-store.ts';
import { answering, refuseJson } from './api.ts';
import { refuseState } from './api/refusals.ts';
import { problemOf } from './api-problem.ts';
import { container } from './container.ts';
import { ProblemError } from './problem.ts';
import { isStorable, parseStorable, UnstorableText } from './storable-json.ts';
import { MAX_STATE_BYTES, readBody as readWhole } from './read-body.ts';

/** Who asks for a state: the run whose token it is, or an admin's own Terraform. */
interface Holder {
  runId: string | null;
  /** The API token; null for a run. */
  tokenId: string | null;
  label: string;
}

/** Reads the body; its holder is asked for once more then, because a body may take minutes to arrive. */
type ReadBody = (maxBytes: number) => Promise<Buffer>;

type Door = (call: { deploymentId: string; holder: Holder; request: Request; readBody: ReadBody }) => Promise<Response>;

/** Makes a handler of Terraform's http backend: 401 before everything else, then the work. */
function stateRoute(door: Door) {
  return async (request: Request, { params }: { params: Promise<{ deploymentId: string }> }): Promise<Response> =>
    answering(async () => {
      const { deploymentId } = await params;
      const holder = await holderOf(request, deploymentId);
      const readBody: ReadBody = async (maxBytes) => {
        const body = await readWhole(request, maxBytes);
        await holderOf(request, deploymentId);
        return body;
      };
      return door({ deploymentId, holder, request, readBody });
    });
}

/** The newest state, or 204 where there is none yet. */
export const getState = stateRoute(async ({ deploymentId }) => {
  const { db, key } = (await container()).context;
  const body = await openNewestState(db, key, deploymentId);
  if (body === null) return new Response(null, { status: 204 });
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', 'content-md5': md5(body) };
  return new Response(new Uint8Array(body), { headers });
});

/** A new version, behind the lock that `?ID=` names. */
export const postState = stateRoute(async ({ deploymentId, holder, request, readBody }) => {
  const { db, key } = (await container()).context;
  const lockId = new URL(request.url).searchParams.get('ID');
  if (lockId !== null && !isStorable(lockId)) throw refuseJson(new UnstorableText('?ID'));
  await refuseWhileRunning(deploymentId, holder, lockId);
  await refuseRunOutOfTurn(deploymentId, holder, lockId);
  const state = await parseNewState(deploymentId, await readBody(MAX_STATE_BYTES), request.headers.get('content-md5'));
  const written = await appendStateVersion(db, key, { deploymentId, lockId, state, writer: { runId: holder.runId, label: holder.label } });
  if (written.ok) return new Response(null, { status: 200 });
  throw new ProblemError(problemOf(written.reason === 'wrong_lock' ? 423 : 409, `state_${written.reason}`));
});

/** Takes the lock; 423 with the holder's own words when somebody has it. */
export const postLock = stateRoute(async ({ deploymentId, holder, readBody }) => {
  const { db } = (await container()).context;
  const info = await readLockInfo(readBody);
  if (info === null) throw new ProblemError(problemOf(400, 'state_lock_invalid'));
  await refuseWhileRunning(deploymentId, holder, info.ID);
  const locked = await lockState(db, { deploymentId, lockId: info.ID, info: info as never, holder: holder.label, runId: holder.runId, tokenId: holder.tokenId });
  return locked.ok ? new Response(null, { status: 200 }) : lockRefused(locked.lock);
});

function lockRefused(lock: StateLock | null): Response {
  if (lock === null) throw new ProblemError(problemOf(409, 'state_run_ended'));
  return Response.json(lock.info, { status: 423 });
}

/**
 * Gives the lock back: the one that is named, or without a body (Terraform's `force-unlock` sends none, not even the ID that was typed)
 * the one that is held. A run's is its own business, and another's is broken only where its holder is known to be gone.
 */
export const deleteLock = stateRoute(async ({ deploymentId, holder, readBody }) => {
  const { db } = (await container()).context;
  const named = (await readLockInfo(readBody))?.ID ?? null;
  await refuseWhileRunning(deploymentId, holder, named);
  const held = await findStateLock(db, deploymentId);
  if (held === null) return new Response(null, { status: 200 });
  const isOurs = holder.runId === null ? held.tokenId === holder.tokenId : held.runId === holder.runId;
  const isMeant = named === null || named === held.lockId;
  const mayUnlock = isMeant && (isOurs || (holder.runId === null && (await isLockDead({ db }, held))));
  if (mayUnlock && (await unlockState(db, deploymentId, held.lockId))) return new Response(null, { status: 200 });
  throw new ProblemError(problemOf(409, 'state_wrong_lock'));
});

/** HTTP Basic, whose password is a run's token or an API token; or a Bearer token. Anybody else: 401. */
async function holderOf(request: Request, deploymentId: string): Promise<Holder> {
  const { db } = (await container()).context;
  const token = tokenOf(request);
  const run = token === null ? null : await findRunByStateToken(db, hashToken(token));
  if (run !== null) {
    if (run.deploymentId !== deploymentId) throw new ProblemError(problemOf(403, 'state_of_another'));
    return { runId: run.id, tokenId: null, label: `run ${(await findRun(db, run.id))?.number ?? ''}`.trim() };
  }
  const actor = token === null ? null : await findActorByToken(db, token);
  if (actor === null) throw new ProblemError(problemOf(401, 'not_signed_in'));
  if (!may(actor.role, 'manage_state')) throw new ProblemError(problemOf(403, 'not_allowed'));
  if (!isId(deploymentId) || (await findDeployment(db, deploymentId)) === null) throw new ProblemError(problemOf(404, 'not_found'));
  return { runId: null, tokenId: actor.id, label: actor.label };
}

function tokenOf(request: Request): string | null {
  const [scheme, value = ''] = (request.headers.get('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() !== 'basic') return null;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

/**
 * A person's own Terraform changes nothing while a run holds the deployment; but who took the lock before the run came, and names
 * it, finishes what it began: refusing its state would lose what it made. Terraform shows Who, Operation and Created of a 423.
 */
async function refuseWhileRunning(deploymentId: string, { runId }: Holder, lockId: string | null): Promise<void> {
  if (runId !== null) return;
  const { db } = (await container()).context;
  const run = await findRunInTheWay(db.prisma, deploymentId);
  if (run === null || !isHeld(run)) return;
  const lock = await findStateLock(db, deploymentId);
  if (lock !== null && lock.runId === null && lock.lockId === lockId) return;
  const shown = { ID: run.id, Operation: run.kind, Who: `run ${run.number}`, Created: run.startedAt ?? run.queuedAt };
  throw new ProblemError({ ...problemOf(423, 'state_run_under_way', { number: run.number }), runId: run.id, ...shown });
}

/** A run writes state while it applies, and behind the lock that it took itself; its token is good for nothing else. */
async function refuseRunOutOfTurn(deploymentId: string, { runId }: Holder, lockId: string | null): Promise<void> {
  if (runId === null) return;
  const { db } = (await container()).context;
  const [run, lock] = [await findRun(db, runId), await findStateLock(db, deploymentId)];
  if (run?.status !== 'applying' || lock === null || lock.runId !== runId || lock.lockId !== lockId) throw new ProblemError(problemOf(423, 'state_wrong_lock'));
}

async function parseNewState(deploymentId: string, body: Buffer, sentMd5: string | null): Promise<NewState> {
  if (sentMd5 !== null && sentMd5 !== md5(body)) throw new ProblemError(problemOf(400, 'state_damaged'));
  const checked = await checkForDeployment((await container()).context, deploymentId, body);
  if (!checked.ok) throw refuseState(checked);
  const { serial, lineage, resourceCount } = checked.state;
  return { serial, lineage, resourceCount, body, digest: checked.state };
}

const lockInfo = z.looseObject({ ID: z.string().min(1).max(200) });

async function readLockInfo(readBody: ReadBody): Promise<z.infer<typeof lockInfo> | null> {
  const text = (await readBody(64 * 1024)).toString('utf8');
  if (text.trim() === '') return null;
  try {
    return lockInfo.parse(parseStorable(text));
  } catch (error) {
    if (error instanceof UnstorableText) throw refuseJson(error);
    throw new ProblemError(problemOf(400, 'state_lock_invalid'));
  }
}

function md5(body: Buffer): string {
  return createHash('md5').update(body).digest('base64');
}
