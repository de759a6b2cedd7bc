import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

/** The console's database: Prisma for rows, the pool beneath it for the few statements Prisma cannot say. */
export interface Database {
  url: string;
  prisma: Prisma;
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Sealed columns are left out of every read unless a store asks for them by name: the second lock on secrets. So is what a run was
 * asked for: kilobytes that no list shows.
 */
const OMIT = {
  deploymentSecret: { sealed: true },
  run: { sealedSecrets: true, sealedImports: true, sealedStateToken: true, stateTokenHash: true, inputs: true, files: true, practice: true },
  runPlan: { sealedFile: true },
  stateVersion: { sealedBody: true, sealedSummary: true },
  readState: { sealedBody: true, sealedSummary: true },
  runJournal: { sealed: true },
  adoptionSummary: { sealed: true },
  runEvidence: { sealedBody: true },
  azureCredential: { sealedSecret: true },
  networkSettings: { sealedLogins: true },
  apiToken: { tokenHash: true },
  claimLink: { tokenHash: true },
} as const;

function createPrisma(pool: pg.Pool) {
  return new PrismaClient({ adapter: new PrismaPg(pool), omit: OMIT });
}

export type Prisma = ReturnType<typeof createPrisma>;

/** Opens a pool of at most `max` connections; nothing connects before the first query. */
export function createDatabase(url: string, { max = 10, name = 'console' }: { max?: number; name?: string } = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max, application_name: name, keepAlive: true, connectionTimeoutMillis: 10_000 });
  // An idle connection that the server drops is replaced by the pool; without a listener the process would end.
  pool.on('error', () => {});
  const prisma = createPrisma(pool);
  const close = async () => {
    await prisma.$disconnect();
    if (!pool.ended) await pool.end();
  };
  return { url, prisma, pool, close };
}
