import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

export interface HeldRun {
  run: number;
  deployment: string;
}

/** Runs that runners of this data directory hold: what goes on when they have stopped is Terraform alone. */
export async function listHeldRuns(databaseUrl: string, dataDir: string): Promise<HeldRun[]> {
  // Written by the first runner of a data directory; without it nothing was ever claimed from here.
  const hostId = await readFile(path.join(dataDir, 'host-id'), 'utf8').catch(() => null);
  if (hostId === null) return [];
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<HeldRun>(
      `SELECT runs.number AS run, deployments.name AS deployment
         FROM runs JOIN deployments ON deployments.id = runs."deploymentId"
        WHERE runs.status IN ('planning', 'applying') AND runs."hostId" = $1
        ORDER BY runs."queuedAt"`,
      [hostId.trim()],
    );
    return rows;
  } finally {
    await client.end().catch(() => {});
  }
}
