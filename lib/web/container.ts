import 'server-only';
import { readConsoleKey } from '../credentials/console-key.ts';
import type { ConsoleContext } from '../console-context.ts';
import { createDatabase } from '../db/client.ts';
import { createHub, type Hub } from '../db/hub.ts';
import { createRunFeeds } from '../logs/run-feed.ts';
import { openJobQueue, type JobQueue } from '../db/job-queue.ts';
import { sealStoredMaps } from '../sealing/seal-maps-store.ts';
import { readWebEnv, type WebEnv } from '../env/web-env.ts';
import { createAuth, type Auth } from './auth.ts';
import { watchLostRuns } from './watch-lost-runs.ts';
import { webLog } from './web-log.ts';

/** What the web process is made of; one per process. */
export interface Container {
  env: WebEnv;
  context: ConsoleContext;
  hub: Hub;
  feeds: ReturnType<typeof createRunFeeds>;
  auth: Auth;
}

// Next may load this file more than once in a process (pages, routes, actions): the process has one container all the same.
const shared = globalThis as unknown as { consoleContainer?: Promise<Container> };

export function container(): Promise<Container> {
  shared.consoleContainer ??= assemble().catch((error: unknown) => {
    delete shared.consoleContainer;
    throw error;
  });
  return shared.consoleContainer;
}

async function assemble(): Promise<Container> {
  const env = readWebEnv();
  const key = await readConsoleKey(env.dataDir, env.consoleKey ?? undefined);
  const db = createDatabase(env.databaseUrl, { max: 20, name: 'web' });
  // Before any answer: nothing shows what was stored in clear before it was a secret.
  await sealStoredMaps(db, key);
  const { allowedProviders, backendRules } = env;
  const context = { db, key, delivery: lazyQueue(env.databaseUrl), consoleUrl: env.consoleUrl, limits: env.limits, allowedProviders, backendRules };
  const hub = createHub(env.databaseUrl);
  const assembled = { env, context, hub, feeds: createRunFeeds(db, hub), auth: createAuth({ db, key, consoleUrl: env.consoleUrl }) };
  watchLostRuns(context);
  return assembled;
}

/** Opened on the first send, so that a page does not wait for it, and again after it could not be opened. */
function lazyQueue(url: string): ConsoleContext['delivery'] {
  let opened: Promise<JobQueue> | null = null;
  const open = () => {
    opened ??= openJobQueue(url, { worker: false, onError: (error) => webLog.warn({ error }, 'job queue') });
    opened.catch(() => (opened = null));
    return opened;
  };
  return { send: async (tx, job, priority) => (await open()).send(tx, job, priority) };
}
