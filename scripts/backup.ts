import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { keyFileOf, readConsoleKey } from '#lib/credentials/console-key.ts';
import { readLauncherEnv, type LauncherEnv } from '#lib/env/launcher-env.ts';
import { writeBackup, type BackupLine } from './backup/backup-file.ts';
import { readTables } from './backup/backup-tables.ts';
import { readKeptFiles } from './backup/kept-files.ts';
import { withConsoleDatabase } from './launcher/open-database.ts';
import { UsageError, runScript } from './run-script.ts';
import { formatWords } from './words.mjs';

/** Everything the console knows, in one file, while it runs: database with all state versions, key, practice cloud. */
await runScript(async () => {
  const [file] = process.argv.slice(2);
  if (!file) throw new UsageError(formatWords('backupUsage'));
  const env = readLauncherEnv();
  const to = path.resolve(process.env.INIT_CWD ?? '.', file);
  await withConsoleDatabase(env, (url) =>
    readTables(url, async ({ migration, rows }) => {
      // Only now: whatever sealed a row as of this moment was in the key file before, and stays in it when it is rotated.
      const key = await readKey(env);
      await writeBackup(to, linesOf(env, { kind: 'head', format: 1, madeAt: new Date().toISOString(), migration, key }, rows));
    }),
  );
  process.stdout.write(`${formatWords(env.consoleKey === null ? 'backedUp' : 'backedUpWithoutKey', { file: to })}\n`);
});

/** Null where the key is the person's own to keep. */
async function readKey({ consoleKey, dataDir }: LauncherEnv): Promise<string | null> {
  if (consoleKey !== null) return null;
  await readConsoleKey(dataDir);
  return readFile(keyFileOf(dataDir), 'utf8');
}

async function* linesOf({ dataDir }: LauncherEnv, head: BackupLine, rows: AsyncIterable<{ table: string; row: unknown }>): AsyncGenerator<BackupLine> {
  yield head;
  for await (const row of rows) yield { kind: 'row', ...row };
  for await (const file of readKeptFiles(dataDir)) yield { kind: 'file', ...file };
  yield { kind: 'end' };
}
