import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { CHECKOUT } from '../checkout.mjs';
import { LaunchProblem } from '../launch-problem.mjs';
import { findChromium } from '../test/chromium.ts';
import { createFaultApi, type FaultApi } from './fault-api.ts';
import { EVERYTHING, inject, type Fault, type Phase } from './fault.ts';
import { startFaultyConsole, type FaultyConsole } from './faulty-console.ts';
import type { Outcome } from './lifecycle.ts';

/** Pages are open in a browser while everything dies, and go on when it is back. */
export const PAGE_FAULT: Fault = { name: 'a page over a restart', parts: EVERYTHING, signal: 'SIGKILL' };

/** The cluster's creation takes so many times as long, so that the apply outlasts what is hit. */
const SLOWS = 30;
const STRIP_WITHIN_MS = 30_000;
const DONE_WITHIN_MS = 180_000;

/** Hits the console under its open pages while a plan waits, and while it is applied. Without a browser there is nothing to hit: says so. */
export async function hitOpenPages({ speed }: { speed: number }): Promise<Outcome[]> {
  const executablePath = await findChromium().catch((error: unknown) => {
    if (error instanceof LaunchProblem) return null;
    throw error;
  });
  if (executablePath === null) {
    process.stdout.write(`${PAGE_FAULT.name}: skipped, because no Chromium is installed and none could be. Set CHROMIUM_PATH to run it.\n`);
    return [];
  }
  const console_ = await startFaultyConsole({ speed });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
  try {
    const context = await browser.newContext({ baseURL: console_.url });
    await claim(console_, context);
    return await hitPhases(console_, context);
  } finally {
    await browser.close();
    await console_.stop();
  }
}

async function hitPhases(console_: FaultyConsole, context: BrowserContext): Promise<Outcome[]> {
  const api = createFaultApi(console_);
  const deploymentId = await api.createDeployment('openpages', SLOWS);
  const { id: runId } = await api.queue(deploymentId, { kind: 'deploy' });
  await reach(api, runId, 'planned');
  const pages = await openPages(context, deploymentId, runId);
  const outcomes = [await hit(console_, pages, 'waiting')];
  await api.approve(runId);
  await reach(api, runId, 'applying');
  outcomes.push(await hit(console_, pages, 'apply'));
  await reach(api, runId, 'applied');
  const isOver = await pages.at(-1)?.page.getByText('W&B is deployed').first().waitFor({ timeout: STRIP_WITHIN_MS }).then(() => true, () => false);
  return [...outcomes, { fault: PAGE_FAULT, phase: 'afterwards', violations: isOver ? [] : ['the page of the run did not show its end'] }];
}

interface OpenPage {
  path: string;
  page: Page;
}

async function openPages(context: BrowserContext, deploymentId: string, runId: string): Promise<OpenPage[]> {
  const here = `/deployments/${deploymentId}`;
  const paths = ['/deployments', '/runs', '/settings', '/deployments/new', here, `${here}/state`, `${here}/teardown`, `${here}/runs/${runId}`];
  return Promise.all(
    paths.map(async (path) => {
      const page = await context.newPage();
      await page.goto(path);
      await page.locator('[data-connection=here]').waitFor({ state: 'attached' });
      await page.evaluate('window.__opened = true');
      return { path, page };
    }),
  );
}

/** Everything dies at once and is started again. */
async function hit(console_: FaultyConsole, pages: readonly OpenPage[], phase: Phase): Promise<Outcome> {
  await inject(console_, PAGE_FAULT);
  const said = await Promise.all(pages.map((one) => becomes(one, 'away')));
  await console_.ensureUp();
  const wentOn = await Promise.all(pages.map((one) => becomes(one, 'here')));
  const kept = await Promise.all(pages.map(({ page }) => page.evaluate('window.__opened === true').catch(() => false)));
  const violations = pages.flatMap(({ path, page }, index) => [
    ...(said[index] ? [] : [`${path} did not say that the console is away`]),
    ...(wentOn[index] ? [] : [`${path} did not go on (${page.url()})`]),
    ...(kept[index] ? [] : [`${path} was thrown away (${page.url()})`]),
  ]);
  return { fault: PAGE_FAULT, phase, violations };
}

function becomes({ page }: OpenPage, state: 'away' | 'here'): Promise<boolean> {
  return page.locator(`[data-connection=${state}]`).waitFor({ state: 'attached', timeout: STRIP_WITHIN_MS }).then(() => true, () => false);
}

async function reach(api: FaultApi, runId: string, status: string): Promise<void> {
  for (const until = performance.now() + DONE_WITHIN_MS; performance.now() < until; await pause(100)) {
    const run = await api.run(runId);
    if (run.status === status) return;
    if (run.finishedAt !== null) throw new Error(`run ${runId} ended ${run.status} before it was ${status}`);
  }
  throw new Error(`run ${runId} was not ${status} within ${DONE_WITHIN_MS / 1000} s`);
}

/** As its owner does it. */
async function claim({ url, dataDir }: FaultyConsole, context: BrowserContext): Promise<void> {
  const env = { ...process.env, PORT: new URL(url).port, CONSOLE_URL: url, CONSOLE_DATA_DIR: dataDir, DATABASE_URL: '', CONSOLE_KEY: '' };
  const link = /https?:\S+\/claim\?token=\S+/.exec(execFileSync(process.execPath, ['scripts/start.mjs', 'claim'], { cwd: CHECKOUT, env, encoding: 'utf8' }))?.[0];
  if (link === undefined) throw new Error('npm run claim printed no link');
  const page = await context.newPage();
  await page.goto(link);
  await page.locator('[data-connection=here]').waitFor({ state: 'attached' });
  for (const [name, value] of Object.entries({ name: 'Page Keeper', email: 'pages@example.com', password: 'correct horse battery' })) await page.locator(`[name=${name}]`).fill(value);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL('**/deployments');
  await page.close();
}
