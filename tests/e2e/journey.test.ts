import { expect, test, type Page } from '@playwright/test';
import { LICENSE } from './console-api.ts';
import { signInByForm } from './signed-in.ts';

test('a person deploys W&B in practice through the browser, watches it, uses it, and takes it down', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto('/deployments');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fdeployments/);
  await signInByForm(page);

  await test.step('fills the wizard, which survives a reload', async () => {
    await page.goto('/deployments/new?target=practice');
    await next(page);
    await page.getByLabel('Name', { exact: true }).fill('Team Vision');
    await page.locator('[name=license]').fill(LICENSE);
    await next(page);
    await page.getByLabel('Domain', { exact: true }).fill('example.com');
    await expect(page.getByText('wandb.example.com').first()).toBeVisible();
    await next(page);
    await expect(page).toHaveURL(/draft=/);
    await page.reload();
    await page.getByRole('button', { name: 'Address' }).click();
    await expect(page.getByLabel('Domain', { exact: true })).toHaveValue('example.com');
    await next(page);
    await next(page);
    await next(page);
  });

  await test.step('reviews the exact files, without the secret', async () => {
    await page.getByRole('tab', { name: 'main.tf' }).click();
    await expect(page.getByRole('tabpanel', { name: 'main.tf' })).toContainText('module "wandb"');
    expect(await page.content()).not.toContain(LICENSE);
    await page.getByRole('button', { name: 'Plan this deployment' }).click();
    await expect(page).toHaveURL(/\/runs\//);
  });

  await test.step('approves the plan and watches every resource', async () => {
    await expect(page.getByText('The plan is ready and waits for approval')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('region', { name: 'Approval' })).toContainText('57');
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await expect(page.getByText(/, \d+ of 57/)).toBeVisible({ timeout: 30_000 });
    await page.reload();
    await expect(page.getByText('W&B is deployed')).toBeVisible({ timeout: 90_000 });
    await expect(page.getByRole('progressbar', { name: '57 of 57 resources' })).toBeVisible();
    expect(await page.content()).not.toContain(LICENSE);
  });

  await test.step('finds the URL and the live status', async () => {
    await page.getByRole('link', { name: 'Open the deployment' }).click();
    await expect(page.getByText('https://wandb.example.com').first()).toBeVisible();
    await expect(page.getByText(/resources in Azure/)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Healthy').first()).toBeVisible({ timeout: 30_000 });
  });

  await test.step('sees that W&B is up, what it looks like when the record is missing, and that the list knows', async () => {
    await expect(page.getByText('W&B is up')).toBeVisible({ timeout: 30_000 });
    await page.getByLabel('Let the far end play').selectOption('No DNS record');
    const todo = page.getByRole('region', { name: 'What to do' });
    await expect(todo).toContainText('wandb.example.com', { timeout: 30_000 });
    await expect(todo.getByRole('button', { name: 'Copy Address' })).toBeVisible();
    const here = page.url();
    await page.goto('/deployments');
    await expect(page.getByRole('row', { name: /Team Vision/ })).toContainText(/Not reachable yet\s*DNS record/);
    await page.goto(here);
    await page.getByLabel('Let the far end play').selectOption('All works');
    await expect(page.getByText('W&B is up')).toBeVisible({ timeout: 30_000 });
  });

  await test.step('tears it down by typing its name, until nothing is left', async () => {
    await page.getByRole('link', { name: 'Tear down' }).click();
    await page.getByRole('button', { name: 'Plan to turn it off' }).click();
    await expect(page.getByText('The plan is ready and waits for approval')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByRole('link', { name: 'Go on with the teardown' }).click({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Plan the teardown' }).click();
    await expect(page.getByText('The teardown is planned and waits for approval')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: /^Destroy \d+ resources$/ }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: /^Destroy/ })).toBeDisabled();
    await dialog.getByRole('textbox').fill('Team Vision');
    await dialog.getByRole('button', { name: /^Destroy/ }).click();
    await expect(page.getByText('All resources are gone, one name is kept')).toBeVisible({ timeout: 90_000 });
  });

  await test.step('looks back', async () => {
    await page.goto('/deployments');
    await page.getByRole('searchbox').fill('vision');
    await expect(page.getByRole('row', { name: /Team Vision/ })).toContainText('Destroyed');
    await page.getByRole('link', { name: 'Team Vision' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Team Vision' })).toBeVisible();
    await page.getByRole('link', { name: 'Run 1' }).click();
    await page.getByRole('tab', { name: 'Inputs' }).click();
    await expect(page.getByText('domain_name')).toBeVisible();
    await page.getByRole('tab', { name: 'Outputs' }).click();
    await expect(page.getByRole('cell', { name: 'https://wandb.example.com' })).toBeVisible();
  });
});

/** To the next step, and there: a second press before the page has moved is one of the same step. */
async function next(page: Page): Promise<void> {
  const step = page.getByRole('heading', { level: 2 }).first();
  const before = await step.innerText();
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(step).not.toHaveText(before);
}
