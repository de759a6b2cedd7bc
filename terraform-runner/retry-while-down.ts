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
      if (!isDatabaseDown(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** What Node says of a socket or a name when nobody is there, or the way to it is cut. */
const UNREACHED = /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN)|ENOTFOUND|EAI_\w+)$/;
/**
 * PostgreSQL's classes 08 (connection), 53 (short of something), 57P (going down or coming up), and what passes when it is tried
 * again: 25006 (a standby that is about to take over), 40001 and 40P01 (somebody else went first). Prisma's P1xxx, P2024, P2028.
 */
const AWAY = /^(08\w{3}|53\w{3}|57P0\w|25006|40001|40P01|P1\d{3}|P2024|P2028)$/;

/** Whether the database is away, or could not do the work now, as far as the error tells. */
export function isDatabaseDown(error: unknown): boolean {
  const { code, syscall, message, cause } = error as { code?: string; syscall?: string; message?: string; cause?: unknown };
  // A socket that is not there; a file that is not there is another matter.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  if (code !== undefined && (UNREACHED.test(code) || AWAY.test(code))) return true;
  if (/Connection terminated|timeout exceeded when trying to connect|Can't reach database server|not queryable|not currently accepting connections/.test(message ?? '')) return true;
  return cause !== undefined && cause !== null && isDatabaseDown(cause);
}
