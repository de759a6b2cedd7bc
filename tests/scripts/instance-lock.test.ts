import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { isConsoleRunning, takeInstanceLock } from '#scripts/launcher/instance-lock.ts';
import { findStartTime, isAlive } from '#scripts/process-alive.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-lock-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

test('two consoles never share a data directory', async () => {
  const lock = await takeInstanceLock(dataDir);
  expect(isConsoleRunning(dataDir)).toBe(true);
  await expect(takeInstanceLock(dataDir)).rejects.toMatchObject({ code: 'alreadyRunning' });
  lock.release();
  expect(isConsoleRunning(dataDir)).toBe(false);
  (await takeInstanceLock(dataDir)).release();
});

test('the mark of a killed console, whose pid another program has got since, does not count', async () => {
  await leaveMark({ pid: process.pid, startTime: '1', children: [] });
  expect(isConsoleRunning(dataDir)).toBe(false);
  (await takeInstanceLock(dataDir)).release();
});

test('the children of a killed console are gone before the next one goes on', async () => {
  // It stops half a second after its parent would have, as a web process with open streams does.
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 500)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const pid = child.pid ?? 0;
  await leaveMark({ pid: process.pid, startTime: '1', children: [{ pid, startTime: findStartTime(pid) }] });
  (await takeInstanceLock(dataDir)).release();
  expect(isAlive(pid)).toBe(false);
});

function leaveMark(mark: { pid: number; startTime: string; children: unknown[] }): Promise<void> {
  return writeFile(path.join(dataDir, 'launcher.json'), JSON.stringify({ startedAt: new Date().toISOString(), ...mark }));
}
