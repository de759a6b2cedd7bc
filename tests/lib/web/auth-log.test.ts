import { randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import type { ConsoleKey } from '#lib/credentials/console-key.ts';
import type { Database } from '#lib/db/client.ts';
import { createAuth } from '#lib/web/auth.ts';
import { webLog } from '#lib/web/web-log.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened as Database;
});

// Its own logger prints text as it came, line breaks and escape sequences too; the console's writes one JSON object a line.
it('logs what better-auth says by the log of the process alone', async () => {
  const printed = ['log', 'warn', 'error'].map((method) => vi.spyOn(console, method as 'log').mockImplementation(() => {}));
  const logged = vi.spyOn(webLog, 'error').mockImplementation(() => {});
  const url = 'http://127.0.0.1:3000';
  const auth = createAuth({ db, key: { bytes: randomBytes(32) } as ConsoleKey, consoleUrl: url });
  const { logger } = await auth.$context;
  logger.error('Invalid callbackURL: https://evil.example/\n\u001b[2Jforged', new Error('of a stranger'));
  expect(logged).toHaveBeenCalledWith({ error: expect.any(Error) }, expect.stringContaining('forged'));
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});
