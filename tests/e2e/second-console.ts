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
  stop(): Promise<void>;
}

/** Starts it as a person does, on a free port and in an empty data directory, and waits until it is ready. */
export async function startSecondConsole(settings: Record<string, string>): Promise<SecondConsole> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-second-'));
  const port = String(await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const env = { PORT: port, CONSOLE_URL: url, CONSOLE_DATA_DIR: dataDir, PRACTICE_SPEED: '20', ...settings };
  const launcher = spawn(process.execPath, ['scripts/start.mjs', 'launcher'], { cwd: CHECKOUT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(launcher, 'exit');
  const lines: string[] = [];
  for (const output of [launcher.stdout, launcher.stderr]) createInterface({ input: output }).on('line', (line) => lines.push(line));
  const stop = async () => {
    if (launcher.exitCode === null) launcher.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  const ready = async () => {
    while (!(await fetch(`${url}/api/health/ready`).then(({ ok }) => ok, () => false))) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const tooSoon = ended.then(() => {
    throw new Error(`the console ended before it was ready:\n${lines.join('\n')}`);
  });
  await Promise.race([ready(), tooSoon]);
  tooSoon.catch(() => {});
  return { url, dataDir, env, said: () => lines.join('\n'), stop };
}
