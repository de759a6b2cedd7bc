import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApiToken } from '#lib/auth/api-token-store.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { readLauncherEnv } from '#lib/env/launcher-env.ts';
import { CHECKOUT, COMPILE_CACHE } from '../checkout.mjs';
import { findFreePort } from '../free-port.ts';
import { withConsoleDatabase } from '../launcher/open-database.ts';
import { withDatabase } from '../with-database.ts';
import { readOurProcesses } from './our-processes.ts';

/** A whole console as `npm start` runs it, that is hit again and again and started anew when its launcher is gone. */
export interface FaultyConsole {
  url: string;
  dataDir: string;
  /** Of an admin. */
  token: string;
  /** Starts it again where it has ended, and waits until all of it is there and takes runs. */
  ensureUp(): Promise<void>;
  /** Ends it in order and starts it again, with settings beside its own: its supervisor begins with a clean record. */
  restart(more?: Record<string, string>): Promise<void>;
  /** While it is down: what a newer version of the console does to its database. */
  upgrade(): Promise<void>;
  stop(): Promise<void>;
}

export interface FaultyConsoleOptions {
  /** PRACTICE_SPEED. */
  speed: number;
}

export async function startFaultyConsole({ speed }: FaultyConsoleOptions): Promise<FaultyConsole> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-faults-'));
  const port = String(await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const settings: Record<string, string> = { PORT: port, CONSOLE_URL: url, CONSOLE_DATA_DIR: dataDir, PRACTICE_SPEED: String(speed), DATABASE_URL: '', CONSOLE_KEY: '' };
  let more: Record<string, string> = {};
  let launcher = launch(settings);
  const hasEnded = () => launcher.exitCode !== null || launcher.signalCode !== null;
  /** A launcher whose child was killed five times at once gives up, as it should; a person starts it again. */
  const ensureUp = async () => {
    for (const until = performance.now() + READY_WITHIN_MS; performance.now() < until; await pause(50)) {
      if (hasEnded()) launcher = launch({ ...settings, ...more });
      if (await isWhole({ url, dataDir })) return;
    }
    throw new Error(`the console was not whole within ${READY_WITHIN_MS / 1000} s`);
  };
  const end = async () => {
    const ended = once(launcher, 'exit');
    if (!hasEnded() && launcher.kill('SIGTERM')) await ended;
  };
  await ensureUp();
  const token = await withConsoleDatabase(readLauncherEnv({ ...process.env, ...settings }), (url) => withDatabase(url, 'faults', (db) => createApiToken(db, { role: 'admin', name: 'faults' })));
  const restart = async (next: Record<string, string> = {}) => {
    more = next;
    await end();
    await ensureUp();
  };
  const stop = async () => {
    await end();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  const upgrade = () => withConsoleDatabase(readLauncherEnv({ ...process.env, ...settings }), (url) => pretendUpgrade(url, dataDir));
  return { url, dataDir, token, ensureUp, restart, upgrade, stop };
}

/** A migration that this version does not know and can live with, as every migration of a newer one has to be. */
async function pretendUpgrade(url: string, dataDir: string): Promise<void> {
  const name = `9999_pretended_${Date.now()}`;
  const folder = path.join(dataDir, 'pretended-migrations', name);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'migration.sql'), `ALTER TABLE "runs" ADD COLUMN "${name}" TEXT; ALTER TABLE "run_steps" ADD COLUMN "${name}" TEXT NOT NULL DEFAULT 'pretended';`);
  const applied = await migrateDatabase(url, path.dirname(folder));
  if (!applied.includes(name)) throw new Error(`${name} was not applied`);
}

/** Without scripts/start.mjs before it: what it ensures is there, and the launcher is then the process that we know. */
function launch(settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['scripts/launcher.ts'], { cwd: CHECKOUT, env: { ...process.env, ...COMPILE_CACHE, ...settings }, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

const READY_WITHIN_MS = 180_000;

async function isWhole({ url, dataDir }: Pick<FaultyConsole, 'url' | 'dataDir'>): Promise<boolean> {
  const { runner, web, simulator, postgres } = readOurProcesses(dataDir);
  if ([runner, web, simulator, postgres].some((pids) => pids.length === 0)) return false;
  const answer = await fetch(`${url}/api/health/ready`).catch(() => null);
  return answer?.ok ?? false;
}
