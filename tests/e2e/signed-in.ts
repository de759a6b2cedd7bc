import { expect, type Page } from '@playwright/test';
import { runScript } from './console-api.ts';

const ADMIN = { name: 'Dana Dev', email: 'dana@example.com', password: 'correct horse battery' };

/** Signs in as the admin, who claims the console with the one-time link when nobody has yet. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  const unclaimed = await page.getByText('Nobody has claimed this console yet').isVisible();
  if (unclaimed) return claim(page);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password').fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Deployments' })).toBeVisible();
}

async function claim(page: Page): Promise<void> {
  const link = /https?:\S+\/claim\?token=\S+/.exec(runScript(['claim']))?.[0] ?? '';
  await page.goto(link);
  await page.getByLabel('Your name').fill(ADMIN.name);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password').fill(ADMIN.password);
  await page.getByRole('button', { name: 'Claim and sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Deployments' })).toBeVisible();
  await page.goto(link);
  await expect(page.getByText('This console has an admin already')).toBeVisible();
  await page.goto('/deployments');
}
