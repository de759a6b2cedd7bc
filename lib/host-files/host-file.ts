import { constants } from 'node:fs';
import { lstat, open, readlink, realpath, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** Which files of the host a credential or a backend may name. */
export interface HostFileRules {
  /** The directory that the operator sets for them, absolute; null: none may be named. */
  dir: string | null;
  /** The console's own data directory, absolute: nothing in it may be named, wherever `dir` is. */
  dataDir: string;
}

export type HostFileProblem = 'file_not_offered' | 'file_not_absolute' | 'file_outside' | 'file_of_console';

/** Larger is no token, certificate or credentials file. */
const MAX_FILE_BYTES = 1024 * 1024;

/** A file that may not be read, or cannot be. */
export class HostFileError extends Error {
  override name = 'HostFileError';
  readonly file: string;
  readonly problem: HostFileProblem | 'file_missing' | 'file_unfit';

  constructor(file: string, problem: HostFileError['problem']) {
    super(`${file}: ${problem}`);
    this.file = file;
    this.problem = problem;
  }
}

/** Says why a file may not be named; null where it may. A file that is not there yet is judged by the folder it would be in. */
export async function findHostFileProblem(rules: HostFileRules, file: string): Promise<HostFileProblem | null> {
  if (rules.dir === null) return 'file_not_offered';
  if (!path.isAbsolute(file) || file.includes('\0')) return 'file_not_absolute';
  const real = await realPathOf(path.resolve(file));
  return real === null ? 'file_outside' : problemOfReal(rules, real);
}

/**
 * Reads a file that a credential or a backend names. The file is opened first and judged by what was opened, so a link that is
 * changed meanwhile leads nowhere else. @throws HostFileError
 */
export async function readHostFile(rules: HostFileRules, file: string): Promise<Buffer> {
  const problem = await findHostFileProblem(rules, file);
  if (problem !== null) throw new HostFileError(file, problem);
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => {
    throw new HostFileError(file, 'file_missing');
  });
  try {
    const opened = await problemOfReal(rules, await pathOfOpened(handle, file));
    if (opened !== null) throw new HostFileError(file, opened);
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > MAX_FILE_BYTES) throw new HostFileError(file, 'file_unfit');
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function problemOfReal({ dir, dataDir }: HostFileRules, real: string): Promise<HostFileProblem | null> {
  if (dir === null) return 'file_not_offered';
  const [realDir, realDataDir] = await Promise.all([realPathOf(dir), realPathOf(dataDir)]);
  if (realDataDir === null || isBelow(realDataDir, real)) return 'file_of_console';
  return realDir !== null && isBelow(realDir, real) ? null : 'file_outside';
}

/** Where the open file is; the kernel says so on Linux. Elsewhere the path is resolved again, and has to be the same file. */
async function pathOfOpened(handle: FileHandle, file: string): Promise<string> {
  if (process.platform === 'linux') return readlink(`/proc/self/fd/${handle.fd}`);
  const real = await realpath(file);
  const [opened, found] = await Promise.all([handle.stat(), lstat(real)]);
  if (opened.dev !== found.dev || opened.ino !== found.ino) throw new HostFileError(file, 'file_outside');
  return real;
}

/** Resolves links and `..`, of what is there; null for a link that leads nowhere or a path that cannot be followed. */
async function realPathOf(file: string): Promise<string | null> {
  try {
    return await realpath(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return null;
    const isDangling = await lstat(file).then((found) => found.isSymbolicLink(), () => false);
    const parent = path.dirname(file);
    if (isDangling || parent === file) return null;
    const above = await realPathOf(parent);
    return above === null ? null : path.join(above, path.basename(file));
  }
}

function isBelow(dir: string, file: string): boolean {
  const way = path.relative(dir, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
