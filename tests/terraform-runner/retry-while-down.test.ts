import { once } from 'node:events';
import { createServer } from 'node:net';
import pg from 'pg';
import { expect, test } from 'vitest';
import { isDatabaseAway } from '#lib/db/database-away.ts';
import { retryWhileDown } from '#runner/retry-while-down.ts';

async function refusalOf(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  return client.connect().then(() => client.end(), (error: unknown) => error);
}

test('a name that nobody resolves, a port where nobody listens and one who hangs up are a database that is away', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  for (const url of ['postgresql://x@no-such-host.invalid/x', 'postgresql://x@127.0.0.1:1/x', `postgresql://x@127.0.0.1:${port}/x`]) expect(isDatabaseAway(await refusalOf(url)), url).toBe(true);
  server.close();
});

test.each(['EHOSTUNREACH', '53300', '57P01', '40001', '40P01'])('%s passes: the work is done again', async (code) => {
  let tries = 0;
  const done = await retryWhileDown(() => {
    tries += 1;
    return tries === 1 ? Promise.reject(Object.assign(new Error('x'), { code })) : Promise.resolve('done');
  });
  expect([done, tries]).toEqual(['done', 2]);
});

test.each(['23505', '42P01', 'ENOENT', 'EACCES', 'ENOSPC'])('%s does not, and is thrown at once', async (code) => {
  let tries = 0;
  const failing = retryWhileDown(() => {
    tries += 1;
    return Promise.reject(Object.assign(new Error('x'), { code }));
  });
  await expect(failing).rejects.toMatchObject({ code });
  expect(tries).toBe(1);
});
