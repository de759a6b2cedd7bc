import { globSync } from 'node:fs';
import path from 'node:path';
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';

/** A page that stays open over everything that happens to its console. */
export interface Tab {
  path: string;
  page: Page;
  strip: Locator;
}

const APP = path.resolve(import.meta.dirname, '../../app');

/** Returns the address of every page under app/, such as `/deployments/[deploymentId]`. */
export function readRoutes(): string[] {
  return globSync('**/page.tsx', { cwd: APP }).map((file) => `/${file.split(path.sep).slice(0, -1).filter((part) => !part.startsWith('(')).join('/')}`).toSorted();
}

/** Opens a page and marks it, so that a reload or a navigation shows. */
export async function openTab(context: BrowserContext, url: string, address: string): Promise<Tab> {
  const page = await context.newPage();
  await page.goto(url + address);
  await expect(page.getByRole('heading').first()).toBeVisible();
  // The strip's place is there once the page is awake.
  await expect(page.locator('[data-connection=here]')).toBeAttached();
  await mark(page);
  return { path: address, page, strip: page.locator('[data-connection]') };
}

export async function mark(page: Page): Promise<void> {
  await page.evaluate('window.__opened = true');
}

/** The same document as when it was opened, at the same address, with its heading. */
export async function expectKept({ path: address, page }: Tab): Promise<void> {
  expect(new URL(page.url()).pathname, address).toBe(address.split('?')[0]);
  expect(await page.evaluate('window.__opened'), `${address} was loaded again`).toBe(true);
  await expect(page.getByRole('heading').first(), address).toBeVisible();
}

/** What of a page grows with the clock or comes by itself. */
export async function timesOf({ page }: Tab): Promise<string[]> {
  return page.locator('main .tabular-nums, main time').allInnerTexts();
}
