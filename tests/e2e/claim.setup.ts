import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { runScript } from './console-api.ts';
import { ADMIN, SESSION_FILE } from './signed-in.ts';

test('the first admin claims the console with the one-time link, once', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page.getByText('Nobody has claimed this console yet')).toBeVisible();
  const link = /https?:\S+\/claim\?token=\S+/.exec(runScript(['claim']))?.[0] ?? '';
  for (const path of ['/sign-in', link]) await expectAccessible(page, path);
  await page.getByLabel('Your name').fill(ADMIN.name);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password').fill(ADMIN.password);
  await page.getByRole('button', { name: 'Claim and sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Deployments' })).toBeVisible();
  await page.context().storageState({ path: SESSION_FILE });
  await page.goto(link);
  await expect(page.getByText('This console has an admin already')).toBeVisible();
});
