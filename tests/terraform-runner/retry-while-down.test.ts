import { createServer } from 'node:net';
import { once } from 'node:events';
import pg from 'pg';
import { expect, test } from 'vitest';
import { isDatabaseDown, retryWhileDown } from '#runner/retry-while-down.ts';

async function refusalOf(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  return client.connect().then(() => client.end(), (error: unknown) => error);
}

test('a name that nobody resolves, a port where nobody listens and one who hangs up are a database that is away', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  for (const url of ['postgresql://x@no-such-host.invalid/x', 'postgresql://x@127.0.0.1:1/x', `postgresql://x@127.0.0.1:${port}/x`]) expect(isDatabaseDown(await refusalOf(url)), url).toBe(true);
  server.close();
});

test.each(['EHOSTUNREACH', 'ENETUNREACH', 'ECONNABORTED', 'EAI_AGAIN', '53100', '53200', '53300', '57P01', '57P05', '25006', '40001', '40P01', '08006'])('%s passes, also where it is the cause of another', (code) => {
  expect(isDatabaseDown(Object.assign(new Error('x'), { code }))).toBe(true);
  expect(isDatabaseDown(new Error('x', { cause: Object.assign(new Error('y'), { code }) }))).toBe(true);
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
