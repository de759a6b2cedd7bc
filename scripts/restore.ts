import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkKeyText, keyFileOf } from '#lib/credentials/console-key.ts';
import { migrateDatabase, migrateWithin } from '#lib/db/migrate.ts';
import { readLauncherEnv, type LauncherEnv } from '#lib/env/launcher-env.ts';
import { endRestored } from '#lib/runs/end-restored.ts';
import { replaceFile } from '#lib/whole-file.ts';
import { backupHead, keptFile, readBackup, type BackupHead } from './backup/backup-file.ts';
import { fillTables, inOneTransaction, isEmptyDatabase } from './backup/backup-tables.ts';
import { placeOfKeptFile, writeKeptFile } from './backup/kept-files.ts';
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
  const head = await checkBackup(env, from);
  if (isConsoleRunning(env.dataDir)) throw new LaunchProblem('restoreWhileRunning', { folder: env.dataDir });
  await prepareDataDirectory(env.dataDir);
  const ended = await withBareDatabase(env, async (url) => {
    if (!(await isEmptyDatabase(url))) throw new LaunchProblem('restoreNotEmpty');
    await checkKeyFile(env, head);
    await writeKeyFile(env, head);
    return restoreAll(env, url, from, head).catch(unreadable(from));
  });
  process.stdout.write(`${formatWords(head.key === null ? 'restoredWithoutKey' : 'restored', { madeAt: head.madeAt })}\n`);
  if (ended.runs + ended.steps > 0) process.stdout.write(`${formatWords('restoredEnded', { ...ended })}\n`);
});

/** Reads it to its end before anything is touched. */
async function checkBackup({ dataDir }: LauncherEnv, file: string): Promise<BackupHead> {
  try {
    let head: BackupHead | null = null;
    for await (const line of readBackup(file)) {
      if (line.kind === 'head') head = backupHead.parse(line);
      if (line.kind === 'file') placeOfKeptFile(dataDir, keptFile.parse(line));
    }
    if (head === null) throw new Error('it is empty');
    if (head.key !== null) checkKeyText(head.key, file);
    return head;
  } catch (error) {
    return unreadable(file)(error);
  }
}

function unreadable(file: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof LaunchProblem) throw error;
    throw new LaunchProblem('restoreUnreadable', { file, reason: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) });
  };
}

async function withBareDatabase<T>(env: LauncherEnv, use: (url: string) => Promise<T>): Promise<T> {
  if (env.databaseUrl !== null) return use(env.databaseUrl);
  const server = await startEmbeddedPostgres(env.dataDir);
  try {
    return await use(server.url);
  } finally {
    if (!server.wasRunning) await server.stop();
  }
}

/** A key file that is there already may only be the very same. */
async function checkKeyFile({ dataDir, consoleKey }: LauncherEnv, { key }: BackupHead): Promise<void> {
  if (key === null || consoleKey !== null) return;
  const file = keyFileOf(dataDir);
  const found = await readFile(file, 'utf8').catch(() => null);
  if (found !== null && found !== key) throw new LaunchProblem('restoreOtherKey', { file });
}

async function writeKeyFile({ dataDir, consoleKey }: LauncherEnv, { key }: BackupHead): Promise<void> {
  if (key === null || consoleKey !== null) return;
  const file = keyFileOf(dataDir);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await replaceFile(file, key);
}

type Ended = Awaited<ReturnType<typeof endRestored>>;

/**
 * Rows into the schema they were made with, which is brought up to date afterwards, as any older database is, and then nothing is
 * left in them that would go on by itself. They are committed as the very last, when the key and every file are on the disk: after
 * a restore that was killed or failed at any moment the database is as empty as before, and the same restore once more writes over
 * what is there.
 */
async function restoreAll({ dataDir }: LauncherEnv, url: string, from: string, { migration }: BackupHead): Promise<Ended> {
  const migrations = path.join(CHECKOUT, 'prisma/migrations');
  await migrateDatabase(url, migrations, migration);
  return inOneTransaction(url, async (connection, tx) => {
    await fillTables(connection, async (add) => {
      for await (const line of readBackup(from)) {
        if (line.kind === 'row') await add(line.table, line.row);
        if (line.kind === 'file') await writeKeptFile(dataDir, keptFile.parse(line));
      }
    });
    await migrateWithin(connection, migrations);
    return endRestored(tx);
  });
}
