import https from 'node:https';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { findFreePort } from '#scripts/free-port.ts';
import { createApi, practiceDeployment, runScript } from './console-api.ts';
import { makeCertificate, startNginx } from './nginx.ts';
import { startSecondConsole } from './second-console.ts';

const OWNER = { name: 'Dana Dev', email: 'dana@example.com', password: 'correct-horse-battery' };

test('behind a bare nginx that ends https every action, stream and Terraform works, and strangers cost no hash', async ({ playwright, browser }) => {
  test.setTimeout(240_000);
  const port = await findFreePort();
  const outside = `https://localhost:${port}`;
  const certificate = await makeCertificate();
  const console = await startSecondConsole({ CONSOLE_URL: outside, SSL_CERT_FILE: certificate.certFile, NODE_EXTRA_CA_CERTS: certificate.certFile });
  const nginx = await startNginx(certificate, port, console.url);
  const context = await browser.newContext({ baseURL: outside, ignoreHTTPSErrors: true });
  const request = await playwright.request.newContext({ baseURL: outside, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const violations = watchViolations(page);
  try {
    const claim = await claimConsole(page, /https?:\S+\/claim\?token=\S+/.exec(runScript(['claim'], console.env))?.[0] ?? '');
    expect(page.url()).toBe(`${outside}/deployments`);
    const cookies = await context.cookies();
    expect(cookies.map(({ name }) => name)).toContain('__Host-console.session_token');
    for (const cookie of cookies.filter(({ name }) => name.includes('console'))) expect(cookie).toMatchObject({ secure: true, path: '/', domain: 'localhost' });
    await expectHeaders(request);

    const token = runScript(['token', '--role', 'admin', '--name', 'nginx'], console.env);
    const api = createApi(request, token);

    const deployment = await api.post('/api/v1/deployments', practiceDeployment('Behind Nginx'), { status: 201 });
    const run = await api.post(`/api/v1/deployments/${deployment.id}/runs`, { kind: 'deploy' }, { status: 201 });
    await expectStream({ port, ca: certificate.pem, token, path: `/api/v1/runs/${run.id}/log` });
    await api.waitForRun(String(run.id), 'planned');
    await page.goto(`/deployments/${deployment.id}/runs/${run.id}`);
    await page.getByRole('button', { name: /Discard/ }).first().click();
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: /Discard/ }).click();
    await api.waitForRun(String(run.id), 'discarded');

    await page.goto('/nowhere.html');
    await expect(page.getByRole('heading')).not.toHaveCount(0);
    await page.goto('/deployments');
    expect(violations).toEqual([]);
    await expectWrongAddressIsExplained(page, `https://127.0.0.1:${port}`, outside);
    // Last: from then on this address waits to sign in.
    await expectNoHashes(request, token, claim);
  } finally {
    await context.close();
    await request.dispose();
    await nginx.stop();
    await console.stop();
  }
});

/** What the browser refused because of the Content-Security-Policy, on every page that is opened. */
function watchViolations(page: Page): string[] {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content[- ]Security[- ]Policy/i.test(message.text())) violations.push(`${page.url()}: ${message.text()}`);
  });
  return violations;
}

/** Claims as a person does; returns the request of the form, to be sent again. */
async function claimConsole(page: Page, link: string): Promise<{ url: string; headers: Record<string, string>; body: string }> {
  await page.goto(link);
  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password').fill(OWNER.password);
  const [sent] = await Promise.all([page.waitForRequest((request) => request.method() === 'POST' && request.url().includes('/claim')), page.getByRole('button', { name: 'Claim and sign in' }).click()]);
  await page.waitForURL('**/deployments');
  const { 'next-action': action = '', 'content-type': type = '' } = sent.headers();
  return { url: sent.url(), headers: { 'next-action': action, 'content-type': type }, body: sent.postData() ?? '' };
}

async function expectHeaders(request: APIRequestContext): Promise<void> {
  const home = await request.get('/', { maxRedirects: 0 });
  expect(home.headers()).toMatchObject({ 'strict-transport-security': 'max-age=31536000', 'cache-control': expect.stringMatching(/no-store|no-cache/) });
  expect(home.headers().location).toMatch(new RegExp(`^(https://localhost:\\d+)?/`));
  const policy = (await request.get('/sign-in')).headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+'/);
  expect(/script-src[^;]*unsafe-inline/.test(policy)).toBe(false);
  expect((await request.get('/sign-in')).headers()['content-security-policy']).not.toBe(policy);
  expect((await request.fetch('/api/v1/runs', { method: 'TRACE' })).status()).toBe(405);
}

/** By counting the process's hashes: time says little on a busy machine. */
async function expectNoHashes(request: APIRequestContext, token: string, claim: Awaited<ReturnType<typeof claimConsole>>): Promise<void> {
  const count = async () => Number(/^console_password_hashes_total (\d+)$/m.exec(await (await request.get('/metrics', { headers: { authorization: `Bearer ${token}` } })).text())?.[1]);
  const signIn = (index: number) => request.post('/api/auth/sign-in/email', { data: { email: `nobody${index}@example.com`, password: 'not-the-password' }, headers: { origin: new URL(claim.url).origin } });
  const before = await count();
  expect(before).toBeGreaterThan(0);
  const claims = await Promise.all(Array.from({ length: 40 }, () => request.post(claim.url, { headers: claim.headers, data: Buffer.from(claim.body) })));
  expect(new Set(claims.map((answer) => answer.status()))).toEqual(new Set([200]));
  expect(await claims[0]?.text()).toContain('Sign in, or ask that admin to add you');
  expect(await count()).toBe(before);
  await Promise.all(Array.from({ length: 40 }, (_, index) => signIn(index)));
  const after = await count();
  expect(after - before).toBeLessThanOrEqual(5);
  const late = await Promise.all(Array.from({ length: 40 }, (_, index) => signIn(index)));
  expect(new Set(late.map((answer) => answer.status()))).toEqual(new Set([429]));
  expect(Number(late[0]?.headers()['retry-after'])).toBeGreaterThan(0);
  expect(await count()).toBe(after);
}

/** Lines arrive while the run goes on: the first piece has no end mark in it. */
async function expectStream({ port, ca, token, path }: { port: number; ca: string; token: string; path: string }): Promise<void> {
  const first = await new Promise<string>((resolve, reject) => {
    const asked = https.get({ host: 'localhost', port, path, ca, headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        if (!/^data: /m.test(text)) return;
        resolve(text);
        asked.destroy();
      });
      answer.on('error', () => {});
    });
    asked.on('error', reject);
  });
  expect(first).not.toContain('event: end');
}

async function expectWrongAddressIsExplained(page: Page, wrong: string, right: string): Promise<void> {
  await page.goto(`${wrong}/sign-in`);
  await expect(page.getByText(`This page was opened at ${wrong}`)).toBeVisible();
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText(`This console is reached at ${right}. Open that address and sign in there.`)).toBeVisible();
}
