import 'server-only';
import type { ConsoleContext } from '../console-context.ts';
import { createLostRunWatch } from '../runs/lost-runs.ts';
import { RECONCILE_EVERY_MS } from '../tunables.ts';
import { webLog } from './web-log.ts';

/** Ends lost runs for as long as this process is up: where no other runner is, nobody else would. */
export function watchLostRuns({ db, limits }: ConsoleContext): void {
  const watch = createLostRunWatch(db, limits.runnerLostMs);
  let busy = false;
  const look = async () => {
    if (busy) return;
    busy = true;
    try {
      await watch.look();
    } catch (error) {
      webLog.warn({ error }, 'could not look for lost runs; trying again');
    } finally {
      busy = false;
    }
  };
  setInterval(() => void look(), RECONCILE_EVERY_MS).unref();
}
