import { readFileSync } from 'node:fs';

/** Whether a process is there (a zombie that nobody has waited for is not). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return readStat(pid)?.state !== 'Z';
}

/**
 * When a process was started, in the kernel's ticks since boot: with the pid it names one process for good, because
 * pids are given out again. null where there is no /proc.
 */
export function findStartTime(pid: number): string | null {
  return readStat(pid)?.startTime ?? null;
}

/** The name of a process's program, null where there is no /proc. */
export function findProgramName(pid: number): string | null {
  return readStat(pid)?.name ?? null;
}

function readStat(pid: number): { name: string; state: string; startTime: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): pid (comm) state ppid …; comm may hold spaces and brackets, so fields count from the last one.
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    return { name: text.slice(text.indexOf('(') + 1, end), state: fields[0] ?? '', startTime: fields[19] ?? '' };
  } catch {
    return null;
  }
}
