import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { LaunchProblem } from '../launch-problem.mjs';
import { step } from '../step.mjs';

const run = promisify(execFile);
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of the journeys: CHROMIUM_PATH, the system's, or one installed now where we may. Throws LaunchProblem. */
export async function findChromium(): Promise<string> {
  const known = [process.env.CHROMIUM_PATH ?? '', ...PLACES].find((file) => file !== '' && existsSync(file));
  if (known !== undefined) return known;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) await step('chromium', installChromium).catch(() => {});
  const installed = PLACES.find((file) => existsSync(file));
  if (installed === undefined) throw new LaunchProblem('chromiumMissing');
  return installed;
}

async function installChromium(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, maxBuffer: 2 ** 26 });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env, maxBuffer: 2 ** 26 });
}
