import { expect, test } from '@playwright/test';
import { createApi, createToken, practiceDeployment } from './console-api.ts';
import { signIn } from './signed-in.ts';

test('a person checks for drift, sees what somebody changed by hand, reverts it, and finds no drift', async ({ page, request }) => {
  test.setTimeout(240_000);
  const api = createApi(request, createToken('admin'));
  const deployment = await api.post('/api/v1/deployments', practiceDeployment('Drifting', { create_redis: true }), { status: 201 });
  const here = `/api/v1/deployments/${deployment.id}`;
  await api.post(`${here}/runs`, { kind: 'plan_only', drift: true }, { status: 409 });
  const run = await api.post(`${here}/runs`, { kind: 'deploy', autoApprove: true }, { status: 201 });
  await api.waitForRun(String(run.id), 'applied');
  expect(await api.get(`${here}/drift`)).toMatchObject({ outcome: null, schedule: 'off', resources: [] });

  await signIn(page);
  await page.goto(`/deployments/${deployment.id}`);
  const card = page.getByRole('region', { name: 'Drift' }).first();
  await expect(card.getByText('Not checked yet')).toBeVisible();
  await card.getByRole('button', { name: 'Check now' }).click();
  await expect(card.getByText('No drift')).toBeVisible({ timeout: 60_000 });

  await card.getByText('Practice: let somebody change it by hand').click();
  await card.getByRole('button', { name: /^Change .*Redis.* by hand$/ }).click();
  await expect(card.getByText('1 resource has drifted')).toBeVisible({ timeout: 60_000 });
  const row = card.getByRole('row', { name: /capacity/ });
  await expect(row.getByRole('cell')).toContainText([/redis/i, 'capacity', /\d/, '6', 'change it back']);
  const found = await api.get(`${here}/drift`);
  expect(found).toMatchObject({ outcome: 'drifted', supersededBy: null, resources: [{ type: 'azurerm_redis_cache', kind: 'changed', revert: 'update' }] });

  await card.getByLabel('Check by itself').selectOption('daily');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('button', { name: 'Save' })).toBeHidden();
  expect(await api.get(`${here}/drift`)).toMatchObject({ schedule: 'daily' });
  await page.goto('/deployments');
  await expect(page.getByRole('row', { name: /Drifting/ }).getByText('Drifted')).toBeVisible();

  // Accepting is a plan of its own; this person thinks better of it.
  await page.goto(`/deployments/${deployment.id}`);
  await card.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByText('Let state take what Azure has?')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('1 to take into state').first()).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard the plan' }).click();
  await expect(page.getByText('The plan was discarded; nothing was changed')).toBeVisible();

  await page.goto(`/deployments/${deployment.id}`);
  await card.getByRole('button', { name: 'Revert' }).click();
  await expect(page.getByText('1 to change').first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Approve and apply' }).click();
  await expect(page.getByText('The change is applied')).toBeVisible({ timeout: 60_000 });
  await page.goto(`/deployments/${deployment.id}`);
  await expect(card.getByText(/has changed something since/)).toBeVisible();
  await card.getByRole('button', { name: 'Check now' }).click();
  await expect(card.getByText('No drift')).toBeVisible({ timeout: 60_000 });
  await page.goto('/deployments');
  await expect(page.getByRole('row', { name: /Drifting/ }).getByText('Drifted')).toBeHidden();
});
