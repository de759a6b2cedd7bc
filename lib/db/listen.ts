import pg from 'pg';
import { CHANNEL, parseNotification } from './notify.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Listens on the console's channel with a connection of its own, and opens a new one whenever it is lost. `onResync` is called
 * after each reconnect: what was said meanwhile went unheard. Returns what ends it.
 */
export async function listen(
  url: string,
  onNotification: (said: { topic: string; id: string }) => void,
  onResync: () => void = () => {},
): Promise<() => Promise<void>> {
  let client: pg.Client | null = null;
  let ended = false;
  let pause = FIRST_PAUSE_MS;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'listen', keepAlive: true });
    next.on('error', () => reconnect(next));
    next.on('end', () => reconnect(next));
    next.on('notification', ({ payload }) => onNotification(parseNotification(payload ?? '')));
    await next.connect();
    await next.query(`LISTEN ${CHANNEL}`);
    client = next;
    pause = FIRST_PAUSE_MS;
  };
  const reconnect = (lost: pg.Client) => {
    if (ended || client !== lost) return;
    client = null;
    void lost.end().catch(() => {});
    retry();
  };
  const retry = () => {
    setTimeout(() => {
      if (!ended) connect().then(onResync, retry);
    }, pause).unref();
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };

  await connect();
  return async () => {
    ended = true;
    await client?.end();
  };
}
