import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { findStartTime, isAlive } from '../process-alive.ts';
import { LaunchProblem } from '../launch-problem.mjs';

/** A process named for good: pids are given out again, a pid with its start time is not. */
const processSchema = z.object({ pid: z.number().int().positive(), startTime: z.string().nullable() });
type ProcessMark = z.infer<typeof processSchema>;

const instanceSchema = processSchema.extend({ startedAt: z.string(), children: z.array(processSchema) });
type Instance = z.infer<typeof instanceSchema>;

/** The launcher's mark in its data directory. */
export interface InstanceLock {
  /** Notes the children that run, so that the start after a kill -9 can see them out. */
  noteChildren(pids: readonly number[]): void;
  release(): void;
}

/** A child that lost its launcher stops by itself (scripts/exit-with-parent.mjs); this long is waited for it. */
const ORPHANS_WITHIN_MS = 25_000;

/** Takes a data directory for this launcher, one at a time. Throws LaunchProblem alreadyRunning. */
export async function takeInstanceLock(dataDir: string): Promise<InstanceLock> {
  const file = fileOf(dataDir);
  const mine: Instance = { ...markOf(process.pid), startedAt: new Date().toISOString(), children: [] };
  const left = findInstance(dataDir);
  if (left && isSame(left)) throw new LaunchProblem('alreadyRunning', { pid: left.pid, since: left.startedAt, folder: dataDir });
  if (left) await seeOut(left.children);
  rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
  } catch {
    // Two starts in the same moment: the file is the other's.
    const other = findInstance(dataDir);
    throw new LaunchProblem('alreadyRunning', { pid: other?.pid ?? 0, since: other?.startedAt ?? '', folder: dataDir });
  }
  const noteChildren = (pids: readonly number[]) => {
    writeFileSync(`${file}.new`, JSON.stringify({ ...mine, children: pids.map(markOf) }), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return { noteChildren, release: () => rmSync(file, { force: true }) };
}

/** Whether a launcher uses a data directory just now. */
export function isConsoleRunning(dataDir: string): boolean {
  const instance = findInstance(dataDir);
  return instance !== null && isSame(instance);
}

function fileOf(dataDir: string): string {
  return path.join(dataDir, 'launcher.json');
}

function findInstance(dataDir: string): Instance | null {
  try {
    return instanceSchema.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

function markOf(pid: number): ProcessMark {
  return { pid, startTime: findStartTime(pid) };
}

function isSame({ pid, startTime }: ProcessMark): boolean {
  return isAlive(pid) && findStartTime(pid) === startTime;
}

async function seeOut(children: readonly ProcessMark[]): Promise<void> {
  const end = Date.now() + ORPHANS_WITHIN_MS;
  while (children.some(isSame) && Date.now() < end) await pause(50);
  for (const child of children.filter(isSame)) process.kill(child.pid, 'SIGKILL');
}
