import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Database } from '#lib/db/transaction.ts';
import { createProcessLog } from '#lib/process-log.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});

test('the log of a process names what was wrong in a query, and no value of it', async () => {
  const wrong = db.prisma.apiToken.create({ data: { name: 'hunter2\n}\n', role: 5 as never, tokenHash: 'hash-of-a-token' } });
  const error = await wrong.catch((caught: unknown) => caught);
  let logged = '';
  const destination = new Writable({ write: (chunk, _encoding, done) => (((logged += String(chunk)), done())) });
  createProcessLog({}, destination).error({ error }, 'failed');
  expect(logged).toMatch(/Argument `role`: Invalid value provided/);
  expect(logged).not.toMatch(/hunter2|hash-of-a-token/);
});
