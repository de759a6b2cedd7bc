import { expect } from '@playwright/test';
import { readOurProcesses } from '#scripts/faults/our-processes.ts';
import { expectKept, timesOf, type Tab } from './open-tabs.ts';
import type { SecondConsole } from './second-console.ts';

const AWAY = /The console does not answer since \d+:\d\d:\d\d/;
/** A network that hangs is found within about 14 s (docs/RELIABILITY.md). */
const HANGS_WITHIN_MS = 30_000;
const BACK_WITHIN_MS = 30_000;

/** The web process neither answers nor refuses: its machine swaps, or its disk hangs. */
export async function hangWeb({ dataDir }: SecondConsole, tabs: readonly Tab[]): Promise<void> {
  const { web } = readOurProcesses(dataDir);
  for (const pid of web) process.kill(pid, 'SIGSTOP');
  try {
    await Promise.all(tabs.map((tab) => expect(tab.strip, tab.path).toContainText(AWAY, { timeout: HANGS_WITHIN_MS })));
    const before = await Promise.all(tabs.map(timesOf));
    for (const tab of tabs) expect(await tab.page.getByText(AWAY).count(), `${tab.path} says it once`).toBe(1);
    await tabs[0]!.page.waitForTimeout(2_000);
    expect(await Promise.all(tabs.map(timesOf)), 'no time counts up').toEqual(before);
  } finally {
    for (const pid of web) process.kill(pid, 'SIGCONT');
  }
  await expectBack(tabs);
}

/** The web process dies without a word, and its launcher starts it again. Each page has to notice, however short it takes. */
export async function killWeb({ dataDir }: SecondConsole, tabs: readonly Tab[]): Promise<void> {
  const { web } = readOurProcesses(dataDir);
  const noticed = tabs.map((tab) => tab.page.locator('[data-connection=away]').waitFor({ state: 'attached', timeout: BACK_WITHIN_MS }));
  for (const pid of web) process.kill(pid, 'SIGKILL');
  await Promise.all(noticed);
  await expectBack(tabs);
  expect(readOurProcesses(dataDir).web).not.toEqual(web);
}

async function expectBack(tabs: readonly Tab[]): Promise<void> {
  for (const tab of tabs) await expect(tab.strip, tab.path).toBeEmpty({ timeout: BACK_WITHIN_MS });
  for (const tab of tabs) await expectKept(tab);
}
