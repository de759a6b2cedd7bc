import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** The processes of one console, by what they are; found by its data directory, so that no other console's is among them. */
export interface OurProcesses {
  launcher: number[];
  runner: number[];
  web: number[];
  simulator: number[];
  postgres: number[];
  terraform: number[];
}

export function readOurProcesses(dataDir: string): OurProcesses {
  const databaseDir = findDatabaseDir(dataDir);
  const found: OurProcesses = { launcher: [], runner: [], web: [], simulator: [], postgres: [], terraform: [] };
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)) {
    const part = partOf(pid, { dataDir, databaseDir });
    if (part !== null) found[part].push(pid);
  }
  return found;
}

export function childrenOf(parents: readonly number[]): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => parents.includes(parentOf(pid)));
}

/** A run's Terraforms that are alive now, by pid; what a fork has not yet become something else is left out by its parent. */
export function readTerraforms(dataDir: string): { pid: number; runId: string; command: string }[] {
  const pids = readOurProcesses(dataDir).terraform;
  return pids.flatMap((pid) => {
    const runId = runOf(pid, dataDir);
    return runId === null || pids.includes(parentOf(pid)) ? [] : [{ pid, runId, command: argumentsOf(pid)[1] ?? '' }];
  });
}

/** Where a root user's database is when its server's user cannot enter the data directory (scripts/postgres/embedded-postgres.ts). */
function findDatabaseDir(dataDir: string): string {
  const remembered = attempt(() => JSON.parse(readFileSync(path.join(dataDir, 'postgres', 'server.json'), 'utf8')) as { elsewhere?: string | null });
  return remembered?.elsewhere ?? dataDir;
}

function partOf(pid: number, { dataDir, databaseDir }: { dataDir: string; databaseDir: string }): keyof OurProcesses | null {
  const args = argumentsOf(pid);
  if (args.length === 0) return null;
  if (path.basename(args[0] ?? '') === 'terraform') return runOf(pid, dataDir) === null ? null : 'terraform';
  const text = args.join(' ');
  // The postmaster alone: the others are its children and end with it.
  if (/(?:^|\/)postgres$/.test(args[0] ?? '')) return text.includes(databaseDir) && text.includes(' -D ') ? 'postgres' : null;
  const part = text.includes('terraform-runner/main.ts') ? 'runner' : text.includes('scripts/web-server.ts') ? 'web' : text.includes('simulator/main.ts') ? 'simulator' : text.includes('scripts/launcher.ts') ? 'launcher' : null;
  return part !== null && environmentOf(pid).includes(`CONSOLE_DATA_DIR=${dataDir}\0`) ? part : null;
}

function runOf(pid: number, dataDir: string): string | null {
  const work = path.join(dataDir, 'work') + path.sep;
  const cwd = attempt(() => readlinkSync(`/proc/${pid}/cwd`)) ?? '';
  return cwd.startsWith(work) ? (cwd.slice(work.length).split(path.sep)[0] ?? null) : null;
}

function argumentsOf(pid: number): string[] {
  return (attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '').split('\0').filter((part) => part !== '');
}

function environmentOf(pid: number): string {
  return attempt(() => readFileSync(`/proc/${pid}/environ`, 'utf8')) ?? '';
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(attempt(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '')?.[1] ?? 0);
}

/** Processes end while one looks at them. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
