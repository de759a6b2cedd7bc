import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createApiToken } from '#lib/auth/api-token-store.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import { DEFAULT_RUN_LIMITS } from '#lib/runs/run-limits.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { openJobQueue } from '#lib/db/job-queue.ts';
import { CHECKOUT } from '../checkout.mjs';
import { findFreePort } from '../free-port.ts';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { readProcesses } from './processes.ts';

/** A whole console of the bench's own, as `npm start` runs it. */
export interface BenchConsole {
  url: string;
  /** Of an admin. */
  token: string;
  context: ConsoleContext;
  dataDir: string;
  /** Resident memory in MiB of the web process and the runner. */
  memory(): Promise<{ web: number; runner: number }>;
  stop(): Promise<void>;
}

/** Starts it in an empty data directory and waits until it takes runs. Practice runs at speed 1, as for a person. */
export async function startBenchConsole(): Promise<BenchConsole> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-bench-'));
  const postgres = await startEmbeddedPostgres(dataDir);
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, PORT: String(port), CONSOLE_URL: url, CONSOLE_DATA_DIR: dataDir, DATABASE_URL: postgres.url, PRACTICE_SPEED: '1' };
  const launcher = spawn(process.execPath, ['scripts/start.mjs', 'launcher'], { cwd: CHECKOUT, env, stdio: 'ignore' });
  const stop = async () => {
    const ended = new Promise((resolve) => launcher.once('exit', resolve));
    if (launcher.exitCode === null && launcher.kill('SIGTERM')) await ended;
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await waitUntilReady(url);
    const db = createDatabase(postgres.url, { max: 4, name: 'bench' });
    const delivery = await openJobQueue(postgres.url, { worker: false, onError: () => {} });
    const context = { db, key: await readConsoleKey(dataDir), delivery, consoleUrl: url, limits: DEFAULT_RUN_LIMITS };
    const token = await createApiToken(db, { role: 'admin', name: 'bench' });
    const close = async () => {
      await delivery.close();
      await db.close();
      await stop();
    };
    return { url, token, context, dataDir, memory: () => memoryOf(launcher.pid ?? 0), stop: close };
  } catch (error) {
    await stop();
    throw error;
  }
}

const READY_WITHIN_MS = 120_000;

async function waitUntilReady(url: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    const answer = await fetch(`${url}/api/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`the console was not ready within ${READY_WITHIN_MS / 1000} s`);
}

async function memoryOf(launcher: number): Promise<{ web: number; runner: number }> {
  const children = (await readProcesses()).filter((process) => process.ancestors.includes(launcher));
  const sum = (word: RegExp) => children.filter(({ command }) => word.test(command)).reduce((total, { residentMiB }) => total + residentMiB, 0);
  return { web: sum(/next|scripts\/web/), runner: sum(/terraform-runner\/main/) };
}
