import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readOurProcesses } from '#scripts/faults/our-processes.ts';
import { createApi, practiceDeployment, runScript } from './console-api.ts';
import { expectLivePages } from './live-pages.ts';
import { expectKept, mark, openTab, readRoutes, timesOf, type Tab } from './open-tabs.ts';
import { startSecondConsole, type SecondConsole } from './second-console.ts';
import { ADMIN } from './signed-in.ts';
import { hangWeb, killWeb } from './web-outages.ts';

const BUILD_ID = path.resolve(import.meta.dirname, '../../.next/BUILD_ID');
/** Strangers open these; `/` leads to the list. */
const ELSEWHERE = ['/', '/claim', '/sign-in'];
const AWAY = /The console does not answer since \d+:\d\d:\d\d/;

test('every open page outlives a lost network, a restart, the end of its session and an upgrade', async ({ browser }) => {
  test.setTimeout(360_000);
  const console_ = await startSecondConsole({ PRACTICE_SPEED: '6' });
  const people = await browser.newContext();
  const strangers = await browser.newContext();
  const { url, env } = console_;
  try {
    const claimed = await claim(console_, await people.newPage(), await strangers.newPage());
    const api = createApi(people.request, runScript(['token', '--role', 'admin', '--name', 'tabs'], env));
    const deployment = await api.post(`${url}/api/v1/deployments`, practiceDeployment('Open Tabs'), { status: 201 });
    const run = await api.post(`${url}/api/v1/deployments/${String(deployment.id)}/runs`, { kind: 'deploy' }, { status: 201 });
    const here = `/deployments/${String(deployment.id)}`;
    const ofRun = `${here}/runs/${String(run.id)}`;
    // Every page under app/: a new one is among them by itself.
    const paths = readRoutes().filter((route) => !ELSEWHERE.includes(route)).map((route) => route.replace('[deploymentId]', String(deployment.id)).replace('[runId]', String(run.id)));
    expect(paths.filter((one) => one.includes('['))).toEqual([]);
    const tabs = await Promise.all(paths.map((one) => openTab(people, url, one)));
    const all: Tab[] = [...tabs, await openTab(people, url, '/nowhere'), await openTab(strangers, url, '/sign-in'), claimed];
    const logs: Tab[] = [];
    const tabOf = (address: string): Tab => tabs.find((tab) => tab.path === address)!;
    const [list, runs, wizard, settings] = ['/deployments', '/runs', '/deployments/new', '/settings'].map(tabOf) as [Tab, Tab, Tab, Tab];

    await test.step('every tab stays usable, and shows within two seconds what changes elsewhere', async () => {
      await expectLivePages({ console_, api, list, runs, waiting: { name: 'Open Tabs', runId: String(run.id), tab: tabOf(ofRun) } });
    });

    await test.step('five more tabs follow one log, which is more than a browser has connections for', async () => {
      for (let more = 0; more < 5; more += 1) logs.push(await openTab(people, url, ofRun));
      all.push(...logs);
      const startedAt = Date.now();
      await openTab(people, url, '/runs').then(({ page }) => page.close());
      expect(Date.now() - startedAt, 'another page opens meanwhile').toBeLessThan(10_000);
    });

    await test.step('five seconds without a network', async () => {
      for (const context of [people, strangers]) await context.setOffline(true);
      await runs.page.getByRole('link', { name: 'Settings' }).click();
      for (const tab of all) await expect(tab.strip, tab.path).toContainText(AWAY, { timeout: 10_000 });
      await expect(runs.strip).toContainText('The link was not opened');
      await postWhileAway(settings.page);
      const before = await Promise.all(tabs.map(timesOf));
      await runs.page.waitForTimeout(4_000);
      expect(await Promise.all(tabs.map(timesOf))).toEqual(before);
      await expectAccessible(list, 'strip');
      for (const tab of all) await expectKept(tab);
      for (const context of [people, strangers]) await context.setOffline(false);
      for (const tab of all) await expect(tab.strip, tab.path).toBeEmpty({ timeout: 15_000 });
      await postAgain(settings.page);
    });

    await test.step('a console that is stopped and started', async () => {
      await console_.down();
      for (const tab of all) await expect(tab.strip, tab.path).toContainText(AWAY, { timeout: 15_000 });
      await wizard.page.getByRole('button', { name: 'Next' }).click();
      await wizard.page.getByLabel('Name', { exact: true }).fill('Typed While Away');
      await console_.up();
      for (const tab of all) await expect(tab.strip, tab.path).toBeEmpty({ timeout: 15_000 });
      for (const tab of all) await expectKept(tab);
      await expect(wizard.page.getByText('Saved', { exact: true })).toBeVisible();
    });

    await test.step('a web process that is killed, and one that hangs', async () => {
      await killWeb(console_, [...tabs, ...logs]);
      await hangWeb(console_, all);
      for (const tab of logs) await expect(tab.page.getByText('W&B is deployed')).toBeVisible({ timeout: 60_000 });
      await expect(runs.page.getByText('Applied').first()).toBeVisible({ timeout: 12_000 });
      await Promise.all(logs.map(({ page }) => page.close()));
      all.splice(all.indexOf(logs[0]!), logs.length);
    });

    await test.step('a session that ended, and a sign-in that loses nothing', async () => {
      const leaving = (await openTab(people, url, '/runs')).page;
      await leaving.getByRole('button', { name: 'Sign out' }).click();
      await leaving.waitForURL('**/sign-in');
      await leaving.close();
      for (const tab of tabs) await expect(tab.strip, tab.path).toContainText('Your session has ended', { timeout: 10_000 });
      await wizard.page.getByLabel('Name', { exact: true }).fill('Typed Without Session');
      await expect(wizard.page.getByText('Not saved')).toBeVisible();
      await runs.page.getByRole('link', { name: 'Settings' }).click();
      await expect(runs.page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
      await wizard.strip.getByRole('button', { name: 'Sign in' }).click();
      const dialog = wizard.page.getByRole('dialog', { name: 'Sign in again' });
      await expectAccessible(wizard, 'sign-in-again');
      await dialog.getByLabel('E-mail').fill(ADMIN.email);
      await dialog.getByLabel('Password').fill(ADMIN.password);
      await dialog.getByRole('button', { name: 'Sign in' }).click();
      for (const tab of tabs) await expect(tab.strip, tab.path).toBeEmpty({ timeout: 15_000 });
      for (const tab of tabs) await expectKept(tab);
      await expect(wizard.page.getByText('Saved', { exact: true })).toBeVisible();
      await expect(list.page.getByRole('link', { name: 'Typed Without Session' })).toBeVisible();
    });

    await test.step('an upgrade: pages without anything typed are read anew, the others say so', async () => {
      await upgrade(console_);
      for (const tab of all.filter((one) => one !== wizard && one !== claimed)) {
        await expect.poll(() => tab.page.evaluate('window.__opened ?? false').catch(() => true), { message: `${tab.path} is of the new build`, timeout: 30_000 }).toBe(false);
        await expect(tab.page.getByRole('heading').first()).toBeVisible();
        await mark(tab.page);
        await expectKept(tab);
      }
      await expect(wizard.strip).toContainText('The console was updated', { timeout: 15_000 });
      await expectKept(wizard);
      await expect(wizard.page.getByLabel('Name', { exact: true })).toHaveValue('Typed Without Session');
      await wizard.strip.getByRole('button', { name: 'Reload' }).click();
      await expect(wizard.page.getByLabel('Name', { exact: true })).toHaveValue('Typed Without Session');
      await expect(wizard.strip).toBeEmpty();
    });
  } finally {
    await Promise.all([people.close(), strangers.close()]);
    await console_.stop();
  }
});

/** Claims the console; the link stays open in a second window, as if its owner had opened it twice. */
async function claim({ env }: SecondConsole, page: Page, waiting: Page): Promise<Tab> {
  const link = /https?:\S+\/claim\?token=\S+/.exec(runScript(['claim'], env))?.[0] ?? '';
  const { pathname, search, origin } = new URL(link);
  const tab = await openTab(waiting.context(), origin, pathname + search);
  await waiting.close();
  await page.goto(link);
  await page.getByLabel('Your name').fill(ADMIN.name);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password').fill(ADMIN.password);
  await page.getByRole('button', { name: 'Claim and sign in' }).click();
  await page.waitForURL('**/deployments');
  await page.close();
  return tab;
}

/** Posts a form that gets no answer. What was typed stays. */
async function postWhileAway(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make a token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make an API token' });
  await dialog.getByLabel('Name').fill('Typed Offline');
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  await expect(dialog.getByText('The console did not answer.')).toBeVisible();
  await expect(dialog.getByLabel('Name')).toHaveValue('Typed Offline');
}

/** Posts the same form again. It was not posted meanwhile. */
async function postAgain(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Make an API token' });
  await expect(dialog.getByLabel('Name')).toHaveValue('Typed Offline');
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('cell', { name: 'Typed Offline' })).toHaveCount(1);
}

/** The web process comes back as one of another build; its launcher sees to that. */
async function upgrade({ url, dataDir }: SecondConsole): Promise<void> {
  const before = readFileSync(BUILD_ID, 'utf8');
  const next = `${before.slice(0, -4)}next`;
  writeFileSync(BUILD_ID, next);
  try {
    for (const pid of readOurProcesses(dataDir).web) process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await fetch(`${url}/api/health/live`).catch(() => null))?.headers.get('x-console-build'), { timeout: 30_000 }).toBe(next);
  } finally {
    writeFileSync(BUILD_ID, before);
  }
}

async function expectAccessible({ page }: Tab, name: string): Promise<void> {
  for (const [colorScheme, width] of [['light', 1440], ['dark', 390], ['light', 390], ['dark', 1440]] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
    await page.screenshot({ path: path.resolve(import.meta.dirname, `../../test-results/connection/${name}-${colorScheme}-${width}.png`) });
  }
}
