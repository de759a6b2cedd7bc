import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { invitePerson } from '#lib/auth/people-store.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import type { Database } from '#lib/db/client.ts';
import { createAuth } from '#lib/web/auth.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase(async (opened) => {
  db = opened;
  await invitePerson(db, { name: 'Dana', email: 'dana@example.com', password: 'correct horse battery', role: 'viewer' });
});

async function cookieOf(consoleUrl: string): Promise<string> {
  const key = await readConsoleKey(await mkdtemp(path.join(os.tmpdir(), 'session-cookie-')));
  const { handler } = createAuth({ db, key, consoleUrl });
  const headers = { 'content-type': 'application/json', host: new URL(consoleUrl).host, origin: consoleUrl };
  const answer = await handler(new Request(`${consoleUrl}/api/auth/sign-in/email`, { method: 'POST', headers, body: JSON.stringify({ email: 'dana@example.com', password: 'correct horse battery' }) }));
  expect(answer.status).toBe(200);
  return answer.headers.getSetCookie().find((cookie) => cookie.includes('session_token')) ?? '';
}

test('binds the session cookie to the host when CONSOLE_URL is https', async () => {
  const cookie = await cookieOf('https://console.example.com');
  expect(cookie).toMatch(/^__Host-console\.session_token=/);
  expect(cookie).toMatch(/; Secure\b/);
  expect(cookie).toMatch(/; HttpOnly\b/);
  expect(cookie).toMatch(/; Path=\/(?:;|$)/);
  expect(cookie).not.toMatch(/Domain=/i);
});

test('keeps a cookie that http can carry when CONSOLE_URL is http', async () => {
  const cookie = await cookieOf('http://127.0.0.1:3000');
  expect(cookie).toMatch(/^console\.session_token=/);
  expect(cookie).not.toMatch(/; Secure\b/);
});
