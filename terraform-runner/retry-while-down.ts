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

/** Connection errors of Node's, PostgreSQL's classes 08 (connection) and 57P (shutdown), 53300 (too many connections), Prisma's P1xxx. */
export function isDatabaseDown(error: unknown): boolean {
  const { code, syscall, message, cause } = error as { code?: string; syscall?: string; message?: string; cause?: unknown };
  // A socket that is not there; a file that is not there is another matter.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  if (code !== undefined && /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08\w{3}|57P0[1-3]|53300|P1\d{3}|P2024|P2028)$/.test(code)) return true;
  if (/Connection terminated|timeout exceeded when trying to connect|Can't reach database server|not queryable|not currently accepting connections/.test(message ?? '')) return true;
  return cause !== undefined && cause !== null && isDatabaseDown(cause);
}
