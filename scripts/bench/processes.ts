import { readdir, readFile } from 'node:fs/promises';

export interface ProcessFacts {
  pid: number;
  command: string;
  /** Its parent, that one's parent, and so on. */
  ancestors: number[];
  residentMiB: number;
}

/** Every process of this machine, out of /proc. */
export async function readProcesses(): Promise<ProcessFacts[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const read = (await Promise.all(pids.map(readOne))).filter((found) => found !== null);
  const parents = new Map(read.map(({ pid, parent }) => [pid, parent]));
  return read.map(({ pid, command, residentMiB }) => ({ pid, command, residentMiB, ancestors: ancestorsOf(pid, parents) }));
}

async function readOne(pid: number) {
  try {
    const [status, command] = await Promise.all([readFile(`/proc/${pid}/status`, 'utf8'), readFile(`/proc/${pid}/cmdline`, 'utf8')]);
    const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { pid, parent: number('PPid'), residentMiB: number('VmRSS') / 1024, command: command.replaceAll('\0', ' ').trim() };
  } catch {
    return null;
  }
}

function ancestorsOf(pid: number, parents: Map<number, number>): number[] {
  const found: number[] = [];
  for (let parent = parents.get(pid); parent !== undefined && parent !== 0; parent = parents.get(parent)) found.push(parent);
  return found;
}
