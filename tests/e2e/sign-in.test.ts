import { expect, test } from '@playwright/test';
import { runScript } from './console-api.ts';
import { startSecondConsole } from './second-console.ts';

const OWNER = { name: 'Dana Dev', email: 'dana@example.com', password: 'correct-horse-battery' };

test('passwords are not tried without end, whatever address the one who tries claims to have', async ({ playwright, page }) => {
  const console = await startSecondConsole({});
  const { url, env } = console;
  const request = await playwright.request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  const signIn = (password: string, from: string) => request.post('/api/auth/sign-in/email', { data: { email: OWNER.email, password }, headers: { 'x-forwarded-for': from } });
  try {
    expect((await request.post('/api/auth/sign-up/email', { data: OWNER })).ok()).toBe(false);
    expect((await request.post('/api/auth/sign-in/email', { data: { email: OWNER.email, password: 'x'.repeat(70_000) } })).status()).toBe(413);
    const link = /https?:\S+\/claim\?token=\S+/.exec(runScript(['claim'], env))?.[0] ?? '';
    await page.goto(link);
    await page.getByLabel('Your name').fill(OWNER.name);
    await page.getByLabel('E-mail').fill(OWNER.email);
    await page.getByLabel('Password').fill(OWNER.password);
    await page.getByRole('button', { name: 'Claim and sign in' }).click();
    await page.waitForURL('**/deployments');
    await page.goto(link);
    await expect(page.getByRole('button', { name: 'Claim and sign in' })).toHaveCount(0);

    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) statuses.push((await signIn(`wrong-password-${attempt}`, `203.0.113.${attempt}`)).status());
    expect(statuses.slice(0, 3)).toEqual([401, 401, 401]);
    expect(statuses.at(-1)).toBe(429);
    expect((await signIn(OWNER.password, '198.51.100.1')).status()).toBe(429);
  } finally {
    await request.dispose();
    await console.stop();
  }
});
