import { isConflict, isDatabaseAway } from '#lib/db/database-away.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Does a piece of database work, again and again while the database cannot be reached: Terraform goes on meanwhile, and so must
 * we once it is back. Other errors are thrown as they are. For work that may be done twice, or fails when it was done.
 */
export async function retryWhileDown<T>(work: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error) && !isConflict(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
