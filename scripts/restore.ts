import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkKeyText, keyFileOf } from '#lib/credentials/console-key.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { readLauncherEnv, type LauncherEnv } from '#lib/env/launcher-env.ts';
import { backupHead, keptFile, readBackup, type BackupHead, type KeptFile } from './backup/backup-file.ts';
import { fillTables, isEmptyDatabase } from './backup/backup-tables.ts';
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
  const head = await checkBackup(from);
  if (isConsoleRunning(env.dataDir)) throw new LaunchProblem('restoreWhileRunning', { folder: env.dataDir });
  await prepareDataDirectory(env.dataDir);
  await withBareDatabase(env, async (url) => {
    if (!(await isEmptyDatabase(url))) throw new LaunchProblem('restoreNotEmpty');
    await checkKeyFile(env, head);
    const files = await restoreRows(env, url, from, head).catch(unreadable(from));
    // Only now: a restore that fails leaves nothing behind that the next one would stumble over.
    for (const kept of files) await writeKeptFile(env.dataDir, kept);
    await writeKeyFile(env, head);
  });
  process.stdout.write(`${formatWords(head.key === null ? 'restoredWithoutKey' : 'restored', { madeAt: head.madeAt })}\n`);
});

/** Reads it to its end before anything is touched. */
async function checkBackup(file: string): Promise<BackupHead> {
  try {
    let head: BackupHead | null = null;
    for await (const line of readBackup(file)) if (line.kind === 'head') head = backupHead.parse(line);
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
  await writeFile(file, key, { mode: 0o600 });
}

/** Into the schema it was made with, which is brought up to date afterwards, as any older database is. */
async function restoreRows({ dataDir }: LauncherEnv, url: string, from: string, { migration }: BackupHead): Promise<KeptFile[]> {
  const migrations = path.join(CHECKOUT, 'prisma/migrations');
  const files: KeptFile[] = [];
  await migrateDatabase(url, migrations, migration);
  await fillTables(url, async (add) => {
    for await (const line of readBackup(from)) {
      if (line.kind === 'row') await add(line.table, line.row);
      if (line.kind !== 'file') continue;
      const kept = keptFile.parse(line);
      placeOfKeptFile(dataDir, kept);
      files.push(kept);
    }
  });
  await migrateDatabase(url, migrations);
  return files;
}
