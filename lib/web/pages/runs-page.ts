import 'server-only';
import { findDeploymentNames } from '../../deployments/deployment-store.ts';
import { parseCursor } from '../../page.ts';
import { RUN_GROUPS } from '../../runs/run-group.ts';
import { listRuns } from '../../runs/run-store.ts';
import { container } from '../container.ts';
import { requireActor } from '../current-user.ts';
import { shownRuns } from '../shown-runs.ts';

const PAGE_SIZE = 50;

/** Runs of all deployments, newest first. A group or a cursor that is none is as if it was not given. */
export async function loadRunsPage({ group: asked, cursor: after }: { group: string | null; cursor: string | null }) {
  const { role } = await requireActor();
  const { context } = await container();
  const group = RUN_GROUPS.find((known) => known === asked) ?? null;
  const cursor = after === null ? null : parseCursor(after);
  const page = await listRuns(context.db, { ...(group && { group }), ...(cursor && { cursor }), limit: PAGE_SIZE });
  const names = await findDeploymentNames(context.db, page.items.map((run) => run.deploymentId));
  const items = (await shownRuns(context.db, role, page.items)).map((run) => ({ run, deploymentName: names.get(run.deploymentId) ?? '' }));
  return { items, nextCursor: page.nextCursor, group, isFirst: cursor === null };
}
