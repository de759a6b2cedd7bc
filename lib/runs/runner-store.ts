import type { Database } from '../db/client.ts';

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
}

export async function registerRunner(db: Database, runner: { id: string; hostId: string; hostname: string; pid: number; terraformVersion: string | null }): Promise<void> {
  await db.prisma.runner.upsert({ where: { id: runner.id }, create: runner, update: { ...runner, heartbeatAt: new Date(), stoppedAt: null } });
}

/** Says the runner is alive. Times are the database's. */
export async function beatRunner(db: Database, id: string): Promise<void> {
  await db.pool.query('UPDATE runners SET "heartbeatAt" = now() WHERE id = $1', [id]);
}

export async function markRunnerStopped(db: Database, id: string): Promise<void> {
  await db.prisma.runner.updateMany({ where: { id }, data: { stoppedAt: new Date() } });
}

/** Newest sign of life first, at most 50. */
export async function listRunners(db: Database): Promise<RunnerRow[]> {
  return db.prisma.runner.findMany({ orderBy: { heartbeatAt: 'desc' }, take: 50 });
}

/** How many runners said something within the last `ms` milliseconds, by the database's clock. */
export async function countAliveRunners(db: Database, ms: number): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM runners WHERE "stoppedAt" IS NULL AND "heartbeatAt" > now() - $1 * interval '1 millisecond'`,
    [ms],
  );
  return rows[0]?.n ?? 0;
}
