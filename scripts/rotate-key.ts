import { setTimeout as pause } from 'node:timers/promises';
import { KEY_FOLLOWED_WITHIN_MS, readConsoleKey, rotateKeyFile } from '#lib/credentials/console-key.ts';
import { oneRotationAtATime, resealAll } from '#lib/credentials/reseal-store.ts';
import type { Database } from '#lib/db/client.ts';
import { readLauncherEnv, type LauncherEnv } from '#lib/env/launcher-env.ts';
import { withConsoleDatabase } from './launcher/open-database.ts';
import { runScript } from './run-script.ts';
import { withDatabase } from './with-database.ts';
import { formatWords } from './words.mjs';

/**
 * A new key for everything that is sealed, while the console runs: the key file gets it in front of the old one, every process
 * follows within a second, and then all values are sealed anew. Where CONSOLE_KEY is set the key is the person's own to change;
 * then only what an earlier one sealed is sealed with the first.
 */
await runScript(async () => {
  const env = readLauncherEnv();
  await withConsoleDatabase(env, (url) => withDatabase(url, 'console-rotate-key', (db) => oneRotationAtATime(db, () => rotate(env, db))));
});

async function rotate({ consoleKey, dataDir }: LauncherEnv, db: Database): Promise<void> {
  if (consoleKey === null) {
    await rotateKeyFile(dataDir);
    // Who began to seal with the old key in this second has stored it after two.
    await pause(KEY_FOLLOWED_WITHIN_MS * 2);
  }
  const key = await readConsoleKey(dataDir, consoleKey ?? undefined);
  const count = await resealAll(db, key);
  process.stdout.write(`${formatWords(consoleKey === null ? 'keyRotated' : 'keyResealed', { id: key.id, count })}\n`);
}
