import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { keyFileOf } from '#lib/credentials/console-key.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { readLauncherEnv, type LauncherEnv } from '#lib/env/launcher-env.ts';
import { readBackup, type BackupHead } from './backup/backup-file.ts';
import { fillTables, isEmptyDatabase } from './backup/backup-tables.ts';
import { writeKeptFile } from './backup/kept-files.ts';
import { CHECKOUT } from './checkout.mjs';
import { LaunchProblem } from './launch-problem.mjs';
import { prepareDataDirectory } from './launcher/data-directory.ts';
import { isConsoleRunning } from './launcher/instance-lock.ts';
import { startEmbeddedPostgres } from './postgres/embedded-postgres.ts';
import { UsageError, runScript } from './run-script.ts';
import { formatWords } from './words.mjs';

/** Puts a backup into an empty data directory or an empty database of one's own; touches nothing that holds something. */
await runScript(async () => {
  const [file] = process.argv.slice(2);
  if (!file) throw new UsageError(formatWords('restoreUsage'));
  const env = readLauncherEnv();
  const from = path.resolve(process.env.INIT_CWD ?? '.', file);
  const head = await checkBackup(from);
  if (isConsoleRunning(env.dataDir)) throw new LaunchProblem('restoreWhileRunning', { folder: env.dataDir });
  await prepareDataDirectory(env.dataDir);
  await withBareDatabase(env, async (url) => {
    if (!(await isEmptyDatabase(url))) throw new LaunchProblem('restoreNotEmpty');
    await restoreKey(env, head);
    await restoreRows(env, url, from, head);
  });
  process.stdout.write(`${formatWords(head.key === null ? 'restoredWithoutKey' : 'restored', { madeAt: head.madeAt })}\n`);
});

/** Reads it to its end before anything is touched. */
async function checkBackup(file: string): Promise<BackupHead> {
  try {
    let head: BackupHead | null = null;
    for await (const line of readBackup(file)) if (line.kind === 'head') head = line;
    if (head === null) throw new Error('it is empty');
    return head;
  } catch (error) {
    throw new LaunchProblem('restoreUnreadable', { file, reason: error instanceof Error ? error.message : String(error) });
  }
}

async function withBareDatabase(env: LauncherEnv, use: (url: string) => Promise<void>): Promise<void> {
  if (env.databaseUrl !== null) return use(env.databaseUrl);
  const server = await startEmbeddedPostgres(env.dataDir);
  try {
    await use(server.url);
  } finally {
    if (!server.wasRunning) await server.stop();
  }
}

/** A key file that is there already may only be the very same. */
async function restoreKey({ dataDir, consoleKey }: LauncherEnv, { key }: BackupHead): Promise<void> {
  if (key === null || consoleKey !== null) return;
  const file = keyFileOf(dataDir);
  const found = await readFile(file, 'utf8').catch(() => null);
  if (found !== null && found !== key) throw new LaunchProblem('restoreOtherKey', { file });
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, key, { mode: 0o600 });
}

/** Into the schema it was made with, which is brought up to date afterwards, as any older database is. */
async function restoreRows({ dataDir }: LauncherEnv, url: string, from: string, { migration }: BackupHead): Promise<void> {
  const migrations = path.join(CHECKOUT, 'prisma/migrations');
  await migrateDatabase(url, migrations, migration);
  await fillTables(url, async (add) => {
    for await (const line of readBackup(from)) {
      if (line.kind === 'row') await add(line.table, line.row);
      if (line.kind === 'file') await writeKeptFile(dataDir, line);
    }
  });
  await migrateDatabase(url, migrations);
}
