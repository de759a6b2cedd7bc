import { spawn } from 'node:child_process';
import { chown, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LaunchProblem } from '../launch-problem.mjs';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { PostgresUser } from './postgres-user.ts';

/** Where a cluster lives and who owns it: `<home>/data` is PostgreSQL's, `<home>/server.log` its log. */
export interface PostgresCluster {
  home: string;
  data: string;
  log: string;
  user: PostgresUser | null;
  binaries: PostgresBinaries;
}

/** The database user that owns the cluster. */
export const DATABASE_USER = 'console';

/** Whether a cluster is there that our server can run. Throws LaunchProblem for a folder that is something else. */
export async function isUsableCluster({ data, binaries }: PostgresCluster): Promise<boolean> {
  const entries = await readdir(data).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new LaunchProblem(error.code === 'ENOTDIR' ? 'postgresForeign' : 'dataDirNotWritable', { folder: data, reason: error.code ?? error.message });
  });
  if (entries.length === 0) return false;
  if (!entries.includes('PG_VERSION')) throw new LaunchProblem('postgresForeign', { folder: data });
  const found = (await readFile(path.join(data, 'PG_VERSION'), 'utf8')).trim();
  if (found !== binaries.major) throw new LaunchProblem('postgresOtherVersion', { folder: data, found, wanted: binaries.major });
  return true;
}

/** Makes a cluster. It appears at its place only when it is whole, so a start that was cut off leaves nothing half-made. */
export async function createCluster(cluster: PostgresCluster, password: string, { durable }: { durable: boolean }): Promise<void> {
  const half = `${cluster.data}.new`;
  const passwordFile = path.join(cluster.home, 'initdb-password');
  await rm(half, { recursive: true, force: true });
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (cluster.user) await chown(passwordFile, cluster.user.uid, cluster.user.gid);
    await runInitdb(cluster, half, passwordFile, durable);
    // An empty folder may stand at the place already; rename replaces it.
    await rename(half, cluster.data);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(half, { recursive: true, force: true });
  }
}

/** Makes the cluster's home, open to its user alone. */
export async function prepareHome({ home, user }: PostgresCluster): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const { uid } = await stat(home);
  if (user && uid !== user.uid) await chown(home, user.uid, user.gid);
}

/** How a program of the cluster is spawned: as its user, in a folder that user can enter, without our environment. */
export function spawnOptions({ home, user }: PostgresCluster) {
  // Next's types want NODE_ENV in every environment; this one is not Node's.
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as Record<string, string> as NodeJS.ProcessEnv;
  return { cwd: home, env, ...(user && { uid: user.uid, gid: user.gid }) };
}

async function runInitdb(cluster: PostgresCluster, folder: string, passwordFile: string, durable: boolean): Promise<void> {
  const args = [
    `--pgdata=${folder}`,
    `--username=${DATABASE_USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Built into the server: the same order on every machine, whatever locales it has installed.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    ...(durable ? [] : ['--no-sync']),
  ];
  const child = spawn(path.join(cluster.binaries.folder, 'bin/initdb'), args, { ...spawnOptions(cluster), stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      complaints += error.message;
      resolve(null);
    });
    child.on('close', resolve);
  });
  if (code !== 0) throw new LaunchProblem('postgresInitFailed', { reason: complaints.trim().split('\n')[0] ?? '' });
}
