import type { AzureSignIn } from '../azure/azure-sign-in.ts';
import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { isToCome, isWithin } from '../db/stored-times.ts';
import type { RunnerTools } from './runner-tools.ts';

/** A runner process that is or was there. */
export interface RunnerRow {
  id: string;
  hostId: string;
  hostname: string;
  pid: number;
  startedAt: Date;
  heartbeatAt: Date;
  stoppedAt: Date | null;
  terraformVersion: string | null;
  azure: AzureSignIn | null;
  /** Null for a runner of an earlier version. */
  tools: RunnerTools | null;
}

export async function registerRunner(db: Database, runner: Pick<RunnerRow, 'id' | 'hostId' | 'hostname' | 'pid' | 'terraformVersion' | 'azure' | 'tools'>): Promise<void> {
  const azure = runner.azure === null ? Prisma.DbNull : ({ ...runner.azure } satisfies Prisma.InputJsonObject);
  const row = { ...runner, azure, tools: runner.tools === null ? Prisma.DbNull : (runner.tools as unknown as Prisma.InputJsonObject) };
  await db.prisma.runner.upsert({ where: { id: runner.id }, create: row, update: { ...row, stoppedAt: null } });
  await beatRunner(db, runner.id);
}

/**
 * Says the runner is alive. Times are the database's. Where that clock was set back, what others said before counts from now on, so
 * that one that is dead does not count as alive for as long as the step was.
 */
export async function beatRunner(db: Database, id: string): Promise<void> {
  await db.pool.query('UPDATE runners SET "heartbeatAt" = now() WHERE id = $1', [id]);
  await db.pool.query(`UPDATE runners SET "heartbeatAt" = now() WHERE id IN (SELECT id FROM runners WHERE ${isToCome('"heartbeatAt"')} FOR UPDATE SKIP LOCKED)`);
}

export async function markRunnerStopped(db: Database, id: string): Promise<void> {
  await db.prisma.runner.updateMany({ where: { id }, data: { stoppedAt: new Date() } });
}

/** Newest sign of life first, at most 50. */
export async function listRunners(db: Database): Promise<RunnerRow[]> {
  const rows = await db.prisma.runner.findMany({ orderBy: { heartbeatAt: 'desc' }, take: 50 });
  return rows.map((row) => ({ ...row, azure: row.azure as AzureSignIn | null, tools: row.tools as unknown as RunnerTools | null }));
}

/** How many runners said something within the last `ms` milliseconds, by the database's clock. */
export async function countAliveRunners(db: Database, ms: number): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM runners WHERE "stoppedAt" IS NULL AND ${isWithin('"heartbeatAt"', '$1')}`,
    [ms],
  );
  return rows[0]?.n ?? 0;
}

/** The ways into Azure of the runners that are up, each once: a run may be taken by any of them. Null stands for none at all. */
export async function listAzureSignIns(db: Database, ms: number): Promise<(AzureSignIn | null)[]> {
  const { rows } = await db.pool.query<{ azure: AzureSignIn | null }>(
    `SELECT DISTINCT azure FROM runners WHERE "stoppedAt" IS NULL AND ${isWithin('"heartbeatAt"', '$1')}`,
    [ms],
  );
  return rows.map(({ azure }) => azure);
}

/** Counts the runners of any time whose own sign-in leads to a custom cloud: what they were answered may still be stored. */
export async function countCustomClouds(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ count: string }>(`SELECT count(*) FROM runners WHERE azure ? 'isCustomCloud'`);
  return Number(rows[0]?.count ?? 0);
}
