import { parseArgs } from 'node:util';
import { createApiToken, revokeApiTokensNamed } from '#lib/auth/api-token-store.ts';
import { ROLES } from '#lib/auth/permission.ts';
import type { Role } from '#lib/auth/permission.ts';
import type { Database } from '#lib/db/client.ts';
import { readLauncherEnv } from '#lib/env/launcher-env.ts';
import { withConsoleDatabase } from './launcher/open-database.ts';
import { UsageError, runScript } from './run-script.ts';
import { withDatabase } from './with-database.ts';
import { formatWords } from './words.mjs';

/** A new token, or the end of those of a name. */
type Asked = { role: Role; name: string } | { revoke: string };

await runScript(async () => {
  const asked = parseAsked();
  const answer = await withConsoleDatabase(readLauncherEnv(), (url) => withDatabase(url, 'console-token', (db) => ('revoke' in asked ? revoke(db, asked.revoke) : createApiToken(db, asked))));
  process.stdout.write(`${answer}\n`);
});

function parseAsked(): Asked {
  const { values } = parseArgs({ options: { role: { type: 'string' }, name: { type: 'string' }, revoke: { type: 'string' } }, strict: false });
  if (typeof values.revoke === 'string' && values.revoke !== '') return { revoke: values.revoke };
  const role = ROLES.find((known) => known === values.role);
  const name = typeof values.name === 'string' ? values.name.trim() : '';
  if (!role || name === '') throw new UsageError(formatWords('tokenUsage'));
  return { role, name };
}

async function revoke(db: Database, name: string): Promise<string> {
  return formatWords('tokensRevoked', { count: await revokeApiTokensNamed(db, name) });
}
