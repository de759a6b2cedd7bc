import 'server-only';
import { may } from '../../auth/permission.ts';
import { requesterIdOf } from '../../auth/requester.ts';
import { DEPLOYMENT_STATUSES, type ListedDeployment } from '../../deployments/deployment.ts';
import { countDeployments, listDeployments } from '../../deployments/deployment-store.ts';
import { parseCursor } from '../../page.ts';
import { isFinished } from '../../runs/run-status.ts';
import { healthOf, type ShownHealth } from '../../status/health.ts';
import { listHealthRows } from '../../status/wandb-chain-store.ts';
import { container } from '../container.ts';
import { requireActor } from '../current-user.ts';
import { withShownRuns } from '../shown-runs.ts';

const PAGE_SIZE = 20;

/** The dashboard: last changed first. A status or a cursor that is none is as if it was not given. */
export async function loadDeploymentsPage({ status: asked, cursor: after, search }: { status: string | null; cursor: string | null; search: string | null }) {
  const actor = await requireActor();
  const { context } = await container();
  const searched = search?.slice(0, 200) ?? null;
  const status = DEPLOYMENT_STATUSES.find((known) => known === asked) ?? null;
  const cursor = after === null ? null : parseCursor(after);
  const [{ items: listed, nextCursor }, counts] = await Promise.all([
    listDeployments(context.db, { ...(status && { statuses: [status] }), ...(cursor && { cursor }), ...(searched && { search: searched }), limit: PAGE_SIZE }),
    countDeployments(context.db, searched),
  ]);
  const items = await withShownRuns(context.db, actor.role, listed);
  const rows = await listHealthRows(context.db, items.map(({ id }) => id));
  const now = Date.now();
  const health: Record<string, ShownHealth | null> = Object.fromEntries(items.map((one) => [one.id, healthOf({ status: one.status, changedAt: one.changedAt }, rows.get(one.id) ?? null, now)]));
  const busy = items.some(({ lastRun }) => lastRun !== null && !isFinished(lastRun));
  const mine = requesterIdOf(actor);
  const mayDelete = ({ createdById }: ListedDeployment) => may(actor.role, 'draft') && (createdById === mine || may(actor.role, 'manage_people'));
  return { items: items.map((item) => ({ ...item, mayDelete: mayDelete(item) })), health, nextCursor, counts, status, search: search ?? '', isFirst: cursor === null, busy, mayDraft: may(actor.role, 'draft') };
}
