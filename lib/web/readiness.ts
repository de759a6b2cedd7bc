import 'server-only';
import { countAliveRunners } from '../runs/runner-store.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '../tunables.ts';
import { container } from './container.ts';
import { webLog } from './web-log.ts';

/** Whether the database answers, and whether some runner gave a sign of life within the last 30 seconds. */
export async function readiness(): Promise<{ database: boolean; runner: boolean }> {
  try {
    const { context } = await container();
    return { database: true, runner: (await countAliveRunners(context.db, RUNNER_ALIVE_WITHIN_MS)) > 0 };
  } catch (error) {
    webLog.warn({ error }, 'not ready');
    return { database: false, runner: false };
  }
}
