import { readWebEnv } from '#lib/env/web-env.ts';
import { bringUpToDate } from './launcher/open-database.ts';
import { LaunchProblem } from './launch-problem.mjs';
import { SettingError } from '#lib/env/setting.ts';
import { checkPort } from './launcher/check-machine.ts';

// One web process by itself, for a host of its own: `npm run web` with DATABASE_URL. The server takes over.
try {
  const { host, port, databaseUrl } = readWebEnv();
  await checkPort(port, host);
  await bringUpToDate(databaseUrl);
  await import('./web-server.ts');
} catch (error) {
  if (!(error instanceof LaunchProblem || error instanceof SettingError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
