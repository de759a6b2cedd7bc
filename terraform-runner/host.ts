import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createFile } from '#lib/whole-file.ts';

/** The id of this data directory: runs claimed from it have their work and spool here. Made on first use. */
export async function readHostId(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'host-id');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) await createFile(file, randomUUID() + '\n');
  return (await readFile(file, 'utf8')).trim();
}

/** host, pid and start time: tells this very process from a later one that got the same pid. */
export function runnerIdOf(hostId: string, pid: number): string {
  return `${hostId}:${pid}:${processStart(pid) ?? Date.now()}`;
}

/** Whether the runner process of that id is alive on this host. */
export function isRunnerAlive(runnerId: string): boolean {
  const [, pid, start] = runnerId.split(':');
  return isProcessAlive(Number(pid), start ?? null);
}

/** Fields of /proc/PID/stat behind the name, by proc(5): 5, the process group, and 22, the start time. */
const GROUP = 2;
const START_TIME = 19;

/** A process's start time in clock ticks since boot. Null when it is gone, a zombie, or the system has no /proc. */
export function processStart(pid: number): string | null {
  return fieldOf(pid, START_TIME);
}

function fieldOf(pid: number, field: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[field] ?? null);
  } catch {
    return null;
  }
}

/** Whether the process is alive and the one that started then. Without /proc the pid alone has to do. */
export function isProcessAlive(pid: number, start: string | null): boolean {
  if (process.platform === 'linux') return processStart(pid) !== null && (start === null || processStart(pid) === start);
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * The process in `dir` that was started with `argument` and leads its group: Terraform itself, as we start it, and none of its
 * providers and their scripts, which would be taken for it and end before it.
 */
export function findLeaderIn(dir: string, argument: string): { pid: number; start: string | null } | null {
  const pid = findProcessesIn(dir).find((one) => fieldOf(one, GROUP) === String(one) && argumentsOf(one).includes(argument));
  return pid === undefined ? null : { pid, start: processStart(pid) };
}

function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** The processes whose working directory is in `dir`: what may still change things there when their pid was never noted. */
export function findProcessesIn(dir: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && isIn(dir, pid) && processStart(pid) !== null);
}

function isIn(dir: string, pid: number): boolean {
  try {
    const cwd = readlinkSync(`/proc/${pid}/cwd`);
    return cwd === dir || cwd.startsWith(dir + path.sep);
  } catch {
    return false;
  }
}
