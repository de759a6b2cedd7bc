import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findFreePort } from '#scripts/free-port.ts';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');

/** A console beside the one of the journeys, with settings of its own. */
export interface SecondConsole {
  url: string;
  dataDir: string;
  /** What its scripts have to know. */
  env: Record<string, string>;
  /** What it printed so far. */
  said(): string;
  /** Ends it as Ctrl-C does, and keeps its data. */
  down(): Promise<void>;
  /** Starts it again after that. */
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it as a person does, on a free port and in an empty data directory, and waits until it is ready. */
export async function startSecondConsole(settings: Record<string, string>): Promise<SecondConsole> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-second-'));
  const port = String(await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const env = { PORT: port, CONSOLE_URL: url, CONSOLE_DATA_DIR: dataDir, PRACTICE_SPEED: '20', ...settings };
  const lines: string[] = [];
  const launch = () => {
    const launcher = spawn(process.execPath, ['scripts/start.mjs', 'launcher'], { cwd: CHECKOUT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const output of [launcher.stdout, launcher.stderr]) createInterface({ input: output }).on('line', (line) => lines.push(line));
    return { launcher, ended: once(launcher, 'exit') };
  };
  let running = launch();
  const down = async () => {
    if (running.launcher.exitCode === null) running.launcher.kill('SIGTERM');
    await running.ended;
  };
  const stop = async () => {
    await down();
    await rm(dataDir, { recursive: true, force: true });
  };
  const ready = async () => {
    while (!(await fetch(`${url}/api/health/ready`).then(({ ok }) => ok, () => false))) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const untilReady = async () => {
    const tooSoon = running.ended.then(() => {
      throw new Error(`the console ended before it was ready:\n${lines.join('\n')}`);
    });
    await Promise.race([ready(), tooSoon]);
    tooSoon.catch(() => {});
  };
  const up = async () => {
    running = launch();
    await untilReady();
  };
  await untilReady();
  return { url, dataDir, env, said: () => lines.join('\n'), down, up, stop };
}
