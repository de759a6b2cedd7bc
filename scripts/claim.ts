import { readLauncherEnv } from '#lib/env/launcher-env.ts';
import { CLAIM_HOURS, findClaimLink } from './launcher/claim-link.ts';
import { withConsoleDatabase } from './launcher/open-database.ts';
import { runScript } from './run-script.ts';
import { formatWords } from './words.mjs';

await runScript(async () => {
  const env = readLauncherEnv();
  const link = await withConsoleDatabase(env, (url) => findClaimLink(url, env.consoleUrl));
  const text = link === null ? formatWords('alreadyClaimed', { url: env.consoleUrl }) : formatWords('claimed', { link, hours: CLAIM_HOURS });
  process.stdout.write(`${text}\n`);
});
