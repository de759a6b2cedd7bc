import type { RunStatus } from '#lib/runs/run-status.ts';
import { listRuns } from '#lib/runs/run-store.ts';
import { toApiRun } from '#lib/web/api/json.ts';
import { cursorOf, runsQuery, statusesOf } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { shownRuns } from '#lib/web/shown-runs.ts';

/** The queue and the history, of all deployments, newest first. */
export const GET = route({
  permission: 'view',
  query: runsQuery,
  run: async ({ query: { status, cursor, limit }, actor, context }) => {
    const { items, nextCursor } = await listRuns(context.db, { ...statusesOf<RunStatus>(status), ...cursorOf(cursor), limit });
    return { items: (await shownRuns(context.db, actor.role, items)).map(toApiRun), nextCursor };
  },
});
