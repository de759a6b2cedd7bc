import 'server-only';
import { countAliveRunners } from '../runs/runner-store.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '../tunables.ts';
import { container } from './container.ts';
import { webLog } from './web-log.ts';

interface Readiness {
  database: boolean;
  runner: boolean;
}

let asking: Promise<Readiness> | null = null;

/** Whether the database answers, and whether some runner gave a sign of life within the last 30 seconds. Who asks at once, shares one look. */
export function readiness(): Promise<Readiness> {
  asking ??= look().finally(() => (asking = null));
  return asking;
}

async function look(): Promise<Readiness> {
  try {
    const { context } = await container();
    return { database: true, runner: (await countAliveRunners(context.db, RUNNER_ALIVE_WITHIN_MS)) > 0 };
  } catch (error) {
    webLog.warn({ error }, 'not ready');
    return { database: false, runner: false };
  }
}
