import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { COMPILE_CACHE } from '#scripts/checkout.mjs';
import { countAliveRunners } from '#lib/runs/runner-store.ts';
import type { TestConsole } from './test-runner.ts';
import { waitUntil } from './wait-until.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A runner as a process of its own, on a data directory that is a host of its own; with further settings. */
export async function startRunnerProcess({ context, databaseUrl }: TestConsole, dataDir: string, settings: Record<string, string> = {}): Promise<ChildProcess> {
  const { rows } = await context.db.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM runners');
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    CONSOLE_DATA_DIR: dataDir,
    CONSOLE_KEY: context.key.bytes.toString('base64'),
    CONSOLE_URL: context.consoleUrl,
    PRACTICE_SPEED: '20',
    ...COMPILE_CACHE,
    ...settings,
  };
  const runner = spawn(process.execPath, ['terraform-runner/main.ts'], { cwd: ROOT, env: env as unknown as NodeJS.ProcessEnv, stdio: 'ignore' });
  await waitUntil(
    'the runner is up',
    async () => (await context.db.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM runners')).rows[0]!.n > rows[0]!.n && (await countAliveRunners(context.db, 30_000)) > 0,
    { timeoutMs: 60_000 },
  );
  return runner;
}

/** Ends what works in a folder; a process that ends by itself in this moment is no matter. */
export function killProcessesIn(folder: string): void {
  for (const pid of processesIn(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
}

/** Processes whose working directory lies in a folder. */
export function processesIn(folder: string): number[] {
  return readdirSync('/proc').map(Number).filter((pid) => {
    try {
      return pid > 0 && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });
}
