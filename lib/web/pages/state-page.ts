import 'server-only';
import { notFound } from 'next/navigation';
import { may } from '../../auth/permission.ts';
import { findDeployment } from '../../deployments/deployment-store.ts';
import { isId } from '../../ids.ts';
import { parseCursor } from '../../page.ts';
import { listRunNumbers } from '../../runs/run-store.ts';
import { readLocks } from '../../state/locks.ts';
import { diffStates, type ChangedVersion } from '../../state/state-diff.ts';
import { readState, type StateDocument } from '../../state/state-document.ts';
import { findReadState } from '../../state/read-state-store.ts';
import { findStateVersionBody, listStateVersions } from '../../state/state-store.ts';
import type { StateVersion } from '../../state/state-version.ts';
import { type Container, container } from '../container.ts';
import { requireActor } from '../current-user.ts';

const VERSIONS_SHOWN = 10;

/** Two versions that are larger together are not compared: the page would wait for seconds. */
const MAX_COMPARED_BYTES = 4 * 1024 * 1024;

/** Everything the page of a deployment's state shows. */
export async function loadStatePage(id: string, after: string | null) {
  const actor = await requireActor();
  const services = await container();
  const { context } = services;
  const deployment = isId(id) ? await findDeployment(context.db, id) : null;
  if (deployment === null) notFound();
  const cursor = after === null ? null : parseCursor(after);
  const [page, locks, read] = await Promise.all([listStateVersions(context.db, { deploymentId: id, ...(cursor && { cursor }), limit: VERSIONS_SHOWN }), readLocks(context, id), deployment.backend.kind === 'console' ? null : findReadState(context.db, id)]);
  const next = page.nextCursor === null ? null : parseCursor(page.nextCursor);
  const older = next === null ? [] : (await listStateVersions(context.db, { deploymentId: id, cursor: next, limit: 1 })).items;
  const versions = await showVersions(services, { id, versions: [...page.items, ...older], shown: page.items.length, isFirstPage: cursor === null });
  return { deployment: { ...deployment, lastRun: null }, versions, nextCursor: page.nextCursor, isFirstPage: cursor === null, locks, read, mayManage: may(actor.role, 'manage_state') };
}

/** Each is compared with the next older one, of which one more was read than is shown. */
async function showVersions({ context: { db, key } }: Container, { id, versions, shown, isFirstPage }: { id: string; versions: StateVersion[]; shown: number; isFirstPage: boolean }): Promise<ChangedVersion[]> {
  const numbers = await listRunNumbers(db, versions.map((version) => version.runId).filter((runId) => runId !== null));
  const isCompared = (index: number) => (versions[index]?.size ?? 0) + (versions[index + 1]?.size ?? 0) <= MAX_COMPARED_BYTES;
  const documents = await Promise.all(versions.map(async (version, index) => ((index < shown && isCompared(index)) || (index > 0 && isCompared(index - 1)) ? parseBody(await findStateVersionBody(db, key, id, version.id)) : null)));
  return versions.slice(0, shown).map((version, index) => ({
    ...version,
    runNumber: version.runId === null ? null : (numbers.get(version.runId) ?? null),
    diff: !isCompared(index) ? null : documents[index] ? diffStates(documents[index + 1] ?? null, documents[index]) : { added: [], removed: [], changed: [] },
    isCurrent: isFirstPage && index === 0,
  }));
}

function parseBody(body: Buffer | null): StateDocument | null {
  return body === null ? null : readState(body);
}
