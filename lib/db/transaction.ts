import type { Database, Prisma } from './client.ts';

export type { Database } from './client.ts';

/** What a store's function works on: the client itself, or an open transaction. */
export type Transaction = Parameters<Parameters<Prisma['$transaction']>[0]>[0];

/** Runs `work` in one transaction; throws what `work` throws, after rolling back. */
export function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.prisma.$transaction(work, { timeout: 30_000, maxWait: 10_000 });
}
