import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import { createDatabase } from '#lib/db/client.ts';
import type { Database } from '#lib/db/transaction.ts';
import { runAsAdmin, withDatabase } from './test-postgres.ts';

/** A database of a test file's own, migrated and empty. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Copies the template (a fraction of a second); drop it in afterAll, after everything that uses it was closed. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = inject('postgres');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runAsAdmin(adminUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY FILE_COPY`);
  const drop = () => runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  return { url: withDatabase(adminUrl, name), drop };
}

/** A database of the test file's own, opened before its tests and gone after them. `take` gets it, and may set up what it needs besides. */
export function useTestDatabase(take: (db: Database) => void | Promise<void>): void {
  let close = async (): Promise<void> => {};
  beforeAll(async () => {
    const test = await createTestDatabase();
    const db = createDatabase(test.url);
    close = async () => {
      await db.close();
      await test.drop();
    };
    await take(db);
  });
  afterAll(() => close());
}
