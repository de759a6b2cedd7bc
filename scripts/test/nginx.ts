import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { LaunchProblem } from '../launch-problem.mjs';
import { step } from '../step.mjs';

const run = promisify(execFile);
const PLACE = '/usr/sbin/nginx';

/** Finds Debian's nginx for the journey behind a reverse proxy, or installs it where we may. Throws LaunchProblem. */
export async function findNginx(): Promise<string> {
  if (!existsSync(PLACE) && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) await step('nginx', installNginx).catch(() => {});
  if (!existsSync(PLACE)) throw new LaunchProblem('nginxMissing');
  return PLACE;
}

async function installNginx(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, maxBuffer: 2 ** 26 });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'nginx-light'], { env, maxBuffer: 2 ** 26 });
}
