import { parseArgs } from 'node:util';
import { createApiToken } from '#lib/auth/api-token-store.ts';
import { ROLES } from '#lib/auth/permission.ts';
import type { Role } from '#lib/auth/permission.ts';
import { createDatabase } from '#lib/db/client.ts';
import { readLauncherEnv } from '#lib/env/launcher-env.ts';
import { withConsoleDatabase } from './launcher/open-database.ts';
import { UsageError, runScript } from './run-script.ts';
import { formatWords } from './words.mjs';

await runScript(async () => {
  const asked = parseAsked();
  const token = await withConsoleDatabase(readLauncherEnv(), (url) => makeToken(url, asked));
  process.stdout.write(`${token}\n`);
});

function parseAsked(): { role: Role; name: string } {
  const { values } = parseArgs({ options: { role: { type: 'string' }, name: { type: 'string' } }, strict: false });
  const role = ROLES.find((known) => known === values.role);
  const name = typeof values.name === 'string' ? values.name.trim() : '';
  if (!role || name === '') throw new UsageError(formatWords('tokenUsage'));
  return { role, name };
}

async function makeToken(url: string, asked: { role: Role; name: string }): Promise<string> {
  const database = createDatabase(url, { max: 1, name: 'console-token' });
  try {
    return await createApiToken(database, asked);
  } finally {
    await database.close();
  }
}
