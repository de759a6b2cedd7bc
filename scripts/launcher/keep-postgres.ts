import { LaunchProblem } from '../launch-problem.mjs';
import type { EmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { formatWords } from '../words.mjs';

const LOOK_EVERY_MS = 500;

export interface KeptPostgres {
  url: string;
  stop(): Promise<void>;
}

/**
 * Watches the embedded server and starts it again when it has ended (killed, out of memory, stopped by hand): it
 * recovers by itself, and everything that uses it connects anew.
 */
export function keepPostgres(
  server: EmbeddedPostgres,
  dataDir: string,
  { say, onGiveUp }: { say: (line: string) => void; onGiveUp: (problem: LaunchProblem) => void },
): KeptPostgres {
  let current = server;
  let work: Promise<void> = Promise.resolve();
  let isBusy = false;

  const look = async () => {
    if (current.isAlive()) return;
    try {
      current = await startEmbeddedPostgres(dataDir);
      if (current.url !== server.url) throw new LaunchProblem('databaseMoved');
      say(formatWords('postgresRestarted'));
    } catch (error) {
      clearInterval(timer);
      onGiveUp(error instanceof LaunchProblem ? error : new LaunchProblem('postgresLost', { reason: String(error) }));
    }
  };
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    work = look().finally(() => (isBusy = false));
  }, LOOK_EVERY_MS);

  const stop = async () => {
    clearInterval(timer);
    await work;
    await current.stop();
  };
  return { url: server.url, stop };
}
