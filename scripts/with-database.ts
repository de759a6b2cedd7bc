import { createDatabase, type Database } from '#lib/db/client.ts';

/** Opens a database for what one script does; `name` is what the database's server shows of it. */
export async function withDatabase<T>(url: string, name: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = createDatabase(url, { max: 2, name });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
