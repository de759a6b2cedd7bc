import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { createApi, createToken, practiceDeployment } from './console-api.ts';
import { signIn } from './signed-in.ts';

/** A deployment with a plan that waits for approval, one that failed, and every page that shows them. */
async function pagesToLookAt(page: Page): Promise<string[]> {
  const api = createApi(page.request, createToken('admin'));
  const fault = { practice: { faults: [{ address: 'module.storage[0].azurerm_storage_account.default', kind: 'fail', error: 'name_taken' }] } };
  const broken = await api.post('/api/v1/deployments', { ...practiceDeployment('Axe Broken'), ...fault }, { status: 201 });
  const failing = await api.post(`/api/v1/deployments/${broken.id}/runs`, { kind: 'deploy', autoApprove: true }, { status: 201 });
  const planned = await api.post('/api/v1/deployments', practiceDeployment('Axe Planned'), { status: 201 });
  const waiting = await api.post(`/api/v1/deployments/${planned.id}/runs`, { kind: 'deploy' }, { status: 201 });
  expect((await api.waitForRun(String(failing.id), 'failed')).failure).toMatchObject({ code: 'name_taken' });
  await api.waitForRun(String(waiting.id), 'planned');
  const farEnd = { practice: { faults: [{ address: 'far_end.dns', kind: 'fail', error: 'record_elsewhere' }] } };
  const deployed = await api.post('/api/v1/deployments', { ...practiceDeployment('Axe Deployed'), ...farEnd }, { status: 201 });
  const applied = await api.post(`/api/v1/deployments/${deployed.id}/runs`, { kind: 'deploy', autoApprove: true }, { status: 201 });
  await api.waitForRun(String(applied.id), 'applied');
  await expect.poll(async () => JSON.stringify(await api.get(`/api/v1/deployments/${deployed.id}/status`)), { timeout: 30_000 }).toContain('points_elsewhere');
  return [
    '/deployments',
    '/deployments/new',
    `/deployments/${planned.id}`,
    `/deployments/${deployed.id}`,
    `/deployments/${planned.id}/runs/${waiting.id}`,
    `/deployments/${broken.id}`,
    `/deployments/${broken.id}/runs/${failing.id}`,
    `/deployments/${broken.id}/state`,
    `/deployments/${broken.id}/edit`,
    `/deployments/${broken.id}/teardown`,
    '/runs',
    '/settings',
    '/nowhere',
  ];
}

test('no page has a serious or critical accessibility problem or scrolls sideways, light or dark, wide or narrow', async ({ page }) => {
  test.setTimeout(360_000);
  for (const path of ['/sign-in', '/claim?token=none']) await expectAccessible(page, path);
  await signIn(page);
  for (const path of await pagesToLookAt(page)) await expectAccessible(page, path);
});
