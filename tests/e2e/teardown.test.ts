import { expect, test, type Page } from '@playwright/test';
import { createApi, createToken, LICENSE, practiceDeployment } from './console-api.ts';
import { signIn } from './signed-in.ts';

const FAULTS = [
  { address: 'azurerm_resource_group.default', kind: 'fail', error: 'foreign_lock' },
  { address: 'module.app_lb.azurerm_public_ip.default', kind: 'fail', error: 'foreign_resource' },
];

test('a person tears down what others locked and put something into, until the ledger says what is left', async ({ page, request }) => {
  test.setTimeout(240_000);
  const api = createApi(request, createToken('admin'));
  const wanted = { ...practiceDeployment('Leaving', { deletion_protection: true }), practice: { faults: FAULTS } };
  const deployment = await api.post('/api/v1/deployments', wanted, { status: 201 });
  const url = `/deployments/${deployment.id}`;
  const run = await api.post(`/api/v1${url}/runs`, { kind: 'deploy', autoApprove: true }, { status: 201 });
  await api.waitForRun(String(run.id), 'applied');
  await signIn(page);

  await test.step('sees what is lost, data first, and what is in the way', async () => {
    await page.goto(url);
    await page.getByRole('link', { name: 'Tear down' }).click();
    await expect(page.getByRole('region', { name: 'What is lost' }).first()).toContainText('3 GiB', { timeout: 30_000 });
    await expect(page.getByText('keep-for-finance').first()).toBeVisible();
    await expect(page.getByText('somebody-elses-ip')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Plan the teardown' })).toHaveCount(0);
  });

  await test.step('has the lock deleted, and then the other resource, by typing the name', async () => {
    await page.getByRole('button', { name: 'Delete the lock keep-for-finance' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the lock keep-for-finance' }).click();
    await expect(page.getByText('Lock keep-for-finance deleted')).toBeVisible({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Delete 1 resource' }).click({ timeout: 30_000 });
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('somebody-elses-ip')).toBeVisible();
    await dialog.getByRole('textbox').fill('Leaving');
    await dialog.getByRole('button', { name: 'Delete 1 resource' }).click();
    await expect(page.getByText('Nothing else lies in the resource group.')).toBeVisible({ timeout: 30_000 });
  });

  await test.step('turns deletion protection off by a plan of its own', async () => {
    await page.getByRole('button', { name: 'Plan to turn it off' }).click();
    await expect(page.getByText('The plan is ready and waits for approval')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('region', { name: 'Approval' })).toContainText('2');
    await page.reload();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await expect(page.getByText('Deletion protection is off')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Go on with the teardown' }).click();
  });

  await test.step('plans and approves the teardown, and reads the ledger', async () => {
    await page.getByRole('button', { name: 'Plan the teardown' }).click({ timeout: 30_000 });
    await expect(page.getByText('The teardown is planned and waits for approval')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: /^Destroy \d+ resources$/ }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Leaving');
    await page.getByRole('dialog').getByRole('button', { name: /^Destroy/ }).click();
    await expect(page.getByText('All resources are gone, one name is kept')).toBeVisible({ timeout: 90_000 });
    await page.goto(url);
    await expect(page.getByRole('heading', { name: 'What is left' })).toBeVisible();
    await expect(page.getByText(/The name leaving-vault is kept until \d{4}-\d\d-\d\d/)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('This was practice: nothing of it costs money.')).toBeVisible();
    const ledger = await api.get(`/api/v1${url}/ledger`);
    expect(ledger).toMatchObject({ costing: 0, unreadSince: null, reserved: { vaultName: 'leaving-vault', location: 'westeurope' } });
  });

  await test.step('is refused the namespace elsewhere, and offered another', async () => {
    await refusedElsewhere(page);
    const refused = await api.post('/api/v1/deployments', { ...practiceDeployment('Leaving'), location: 'northeurope' }, { status: 422 });
    expect(refused.errors).toMatchObject([{ field: 'inputs.namespace', code: 'namespace_kept' }]);
    await api.post('/api/v1/deployments', practiceDeployment('Leaving'), { status: 201 });
  });
});

async function refusedElsewhere(page: Page): Promise<void> {
  await page.goto('/deployments/new?target=practice');
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Leaving again');
  await page.locator('[name=namespace]').fill('leaving');
  await page.locator('[name=license]').fill(LICENSE);
  await page.locator('[name=location]').selectOption('northeurope');
  await expect(page.getByText(/The name leaving-vault belongs to a key vault/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: /^Use leavin-wandb-/ }).click();
  await expect(page.getByText(/The name leaving-vault belongs/)).toHaveCount(0);
  await expect(page.locator('[name=namespace]')).toHaveValue(/^leavin-wandb-/);
}
