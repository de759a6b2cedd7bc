import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';

/** The first admin of the console under test. */
export const ADMIN = { name: 'Dana Dev', email: 'dana@example.com', password: 'correct horse battery' };

/** The admin's session, kept by whoever claims the console before all journeys. */
export const SESSION_FILE = path.resolve(import.meta.dirname, '../../test-results/e2e-session.json');

/** Signs in as the admin by the form. */
export async function signInByForm(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password').fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Deployments' })).toBeVisible();
}

/** Goes on in the admin's session: many at once by the form would be too many tries for one e-mail address. */
export async function signIn(page: Page): Promise<void> {
  const { cookies } = JSON.parse(await readFile(SESSION_FILE, 'utf8')) as Awaited<ReturnType<ReturnType<Page['context']>['storageState']>>;
  await page.context().addCookies(cookies);
  await page.goto('/deployments');
  await expect(page.getByRole('heading', { level: 1, name: 'Deployments' })).toBeVisible();
}
