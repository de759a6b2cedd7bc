import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LaunchProblem } from '../launch-problem.mjs';

/** Who the server runs as; a user other than ours only where we are root. */
export interface PostgresUser {
  name: string;
  uid: number;
  gid: number;
}

const NAME = 'console-pg';
const run = promisify(execFile);

/**
 * The system user PostgreSQL runs as when we are root (it refuses to be root), made when missing; null when we are
 * an ordinary user, who runs the server too. Throws LaunchProblem postgresNoUser.
 */
export async function getPostgresUser(): Promise<PostgresUser | null> {
  if (process.getuid?.() !== 0) return null;
  const known = await findUser();
  if (known) return known;
  try {
    await run('useradd', ['--system', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', '--user-group', NAME]);
  } catch (error) {
    // Two starts at once: the other one may just have made it.
    const made = await findUser();
    if (made) return made;
    const reason = error instanceof Error ? (error.message.split('\n').at(-1) ?? error.message) : String(error);
    throw new LaunchProblem('postgresNoUser', { user: NAME, reason });
  }
  const made = await findUser();
  if (!made) throw new LaunchProblem('postgresNoUser', { user: NAME, reason: 'id does not know it' });
  return made;
}

async function findUser(): Promise<PostgresUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { name: NAME, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}
