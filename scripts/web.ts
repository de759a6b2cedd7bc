import { readWebEnv } from '#lib/env/web-env.ts';
import { bringUpToDate } from './launcher/open-database.ts';
import { LaunchProblem } from './launch-problem.mjs';
import { SettingError } from '#lib/env/setting.ts';
import { checkPort } from './launcher/check-machine.ts';

// One web process by itself, for a host of its own: `npm run web` with DATABASE_URL. Next's own program takes over.
try {
  const { host, port, databaseUrl } = readWebEnv();
  await checkPort(port, host);
  await bringUpToDate(databaseUrl);
  process.argv.splice(2, Infinity, 'start', '-p', String(port), '-H', host);
  await import('next/dist/bin/next');
} catch (error) {
  if (!(error instanceof LaunchProblem || error instanceof SettingError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
