import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { replaceFile } from '#lib/whole-file.ts';
import { findFreePort, isPortFree } from '../free-port.ts';
import { LaunchProblem } from '../launch-problem.mjs';
import { isAlive } from '../process-alive.ts';
import { APPLICATION_ROLE, prepareApplicationDatabase } from './application-role.ts';
import { preparePostgresBinaries } from './postgres-binaries.ts';
import { createCluster, isUsableCluster, prepareHome } from './postgres-cluster.ts';
import type { PostgresCluster } from './postgres-cluster.ts';
import { findRunningServer, startServer } from './postgres-server.ts';
import type { PostgresServer } from './postgres-server.ts';
import { getPostgresUser } from './postgres-user.ts';
import type { PostgresUser } from './postgres-user.ts';
import { findBlockingFolder } from './reachable.ts';

export interface EmbeddedPostgres {
  /** Of the console's database, for the role that owns it and nothing else. */
  url: string;
  /** Of the same database, for the superuser: maintenance and tests alone. */
  superuserUrl: string;
  /** Whether it was up already: its launcher was killed, or another program of the console uses it now. */
  wasRunning: boolean;
  /** Set when the data lie outside the data directory, because the server's user cannot enter it. */
  elsewhere: { folder: string; user: string } | null;
  isAlive(): boolean;
  stop(): Promise<void>;
}

/** Remembered in `<data directory>/postgres/server.json`, mode 0600. */
const rememberedSchema = z.object({
  port: z.number().int(),
  /** The superuser's, which only this program uses. */
  password: z.string().min(1),
  /** The console's own role's; a data directory of an older console gets one at its next start. */
  applicationPassword: z.string().min(1).optional(),
  /** Where the database is when it is not beside this file, so that a data directory can be moved. */
  elsewhere: z.string().nullable(),
});
type Remembered = z.infer<typeof rememberedSchema>;

const DATABASE = 'console';
/** Where a root user's database goes when its server's user cannot enter the data directory. */
const SYSTEM_HOME = '/var/lib/wandb-azure-console';

/** Starts (or takes over) the PostgreSQL server of a data directory, made on first use. Throws LaunchProblem. */
export async function startEmbeddedPostgres(dataDir: string, { durable = true }: { durable?: boolean } = {}): Promise<EmbeddedPostgres> {
  const user = await getPostgresUser();
  const remembered = await findRemembered(dataDir);
  const outside = remembered ? remembered.elsewhere : await chooseOutside(dataDir, user);
  const home = outside ?? homeInside(dataDir);
  const cluster = await openCluster(dataDir, home, user);
  const isMade = await isUsableCluster(cluster);
  if (isMade) await refuseForeignOwner(cluster);
  await prepareHome(cluster);
  if (isMade && !remembered) throw new LaunchProblem('postgresNoSecret', { folder: cluster.data, file: fileOf(dataDir) });
  const before: Remembered = remembered ?? { elsewhere: outside, port: await findFreePort(), password: newPassword() };
  const applicationPassword = before.applicationPassword ?? newPassword();
  const secret = { ...before, applicationPassword };
  if (remembered?.applicationPassword === undefined) await remember(dataDir, secret);
  if (!isMade) await createCluster(cluster, secret.password, { durable });

  const running = await findRunningServer(cluster, secret.password);
  const server = running ?? (await startOnItsPort(dataDir, cluster, secret, durable));
  await prepareApplicationDatabase(server, DATABASE, applicationPassword);
  const elsewhere = user && outside !== null ? { folder: outside, user: user.name } : null;
  return {
    url: asApplication(server.urlOf(DATABASE), applicationPassword),
    superuserUrl: server.urlOf(DATABASE),
    wasRunning: running !== null,
    elsewhere,
    isAlive: () => isAlive(server.pid),
    stop: () => server.stop(),
  };
}

async function openCluster(dataDir: string, home: string, user: PostgresUser | null): Promise<PostgresCluster> {
  const data = path.join(home, 'data');
  const blocked = user && findBlockingFolder(home, user);
  if (user && blocked) throw new LaunchProblem('postgresUnreachable', { folder: data, user: user.name, blocked });
  return {
    home,
    data,
    log: path.join(home, 'server.log'),
    user,
    binaries: await preparePostgresBinaries(user, SYSTEM_HOME),
  };
}

async function refuseForeignOwner({ data, user }: PostgresCluster): Promise<void> {
  const owner = (await stat(data).catch(() => null))?.uid;
  const expected = user?.uid ?? process.getuid?.();
  if (owner === undefined || expected === undefined || owner === expected) return;
  throw new LaunchProblem('postgresNotOwned', { folder: data, owner });
}

function homeInside(dataDir: string): string {
  return path.join(dataDir, 'postgres');
}

function fileOf(dataDir: string): string {
  return path.join(homeInside(dataDir), 'server.json');
}

async function findRemembered(dataDir: string): Promise<Remembered | null> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return rememberedSchema.parse(JSON.parse(text));
  } catch {
    throw new LaunchProblem('postgresNoSecret', { folder: homeInside(dataDir), file: fileOf(dataDir) });
  }
}

/** The password is nowhere else. */
async function remember(dataDir: string, remembered: Remembered): Promise<void> {
  await mkdir(homeInside(dataDir), { recursive: true, mode: 0o700 });
  await replaceFile(fileOf(dataDir), `${JSON.stringify(remembered, null, 2)}\n`);
}

/** null: inside the data directory, wherever the server's user can get there; else a place of the system's own. */
async function chooseOutside(dataDir: string, user: PostgresUser | null): Promise<string | null> {
  const inside = homeInside(dataDir);
  if (!user || findBlockingFolder(inside, user) === null) return null;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const outside = path.join(SYSTEM_HOME, name);
  await mkdir(SYSTEM_HOME, { recursive: true, mode: 0o755 });
  await mkdir(inside, { recursive: true, mode: 0o700 });
  await writeFile(path.join(inside, 'LOCATION.txt'), `${outside}\n`);
  return outside;
}

/** The port stays the same from start to start; if another program took it meanwhile, a new one is remembered. */
async function startOnItsPort(dataDir: string, cluster: PostgresCluster, secret: Remembered, durable: boolean): Promise<PostgresServer> {
  const port = (await isPortFree(secret.port)) ? secret.port : await findFreePort();
  if (port !== secret.port) await remember(dataDir, { ...secret, port });
  return startServer(cluster, { port, password: secret.password, durable });
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

function asApplication(url: string, password: string): string {
  const copy = new URL(url);
  copy.username = APPLICATION_ROLE;
  copy.password = password;
  return copy.href;
}
