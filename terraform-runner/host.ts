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

/** Fields of /proc/PID/stat behind the name, by proc(5): 4, the parent, 5, the process group, and 22, the start time. */
const PARENT = 1;
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
  } catch (error) {
    return nothingThere(error);
  }
}

/** A process that is gone, or somebody else's, has nothing to be read. That we have no file handle left to look with is no such word. */
function nothingThere(error: unknown): null {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EMFILE' || code === 'ENFILE') throw error;
  return null;
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
  const cwd = linkOf(pid, 'cwd');
  return cwd !== null && (cwd === dir || cwd.startsWith(dir + path.sep));
}

function linkOf(pid: number, name: 'cwd' | 'exe'): string | null {
  try {
    return readlinkSync(`/proc/${pid}/${name}`);
  } catch (error) {
    return nothingThere(error);
  }
}

/**
 * Ends the providers in `dir` whose Terraform is gone: what they were doing nobody will hear of, and not all of them notice
 * (hashicorp/terraform-plugin-sdk, issue 257). A run would be waited for as long as they live. Returns whether there were any.
 */
export function endOrphanedProviders(dir: string): boolean {
  const found = findProcessesIn(dir);
  const orphans = found.filter((pid) => isProvider(pid) && !found.includes(Number(fieldOf(pid, PARENT))));
  for (const pid of orphans) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }
  return orphans.length > 0;
}

function isProvider(pid: number): boolean {
  return path.basename(linkOf(pid, 'exe') ?? '').startsWith('terraform-provider-');
}
