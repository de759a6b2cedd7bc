import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
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
