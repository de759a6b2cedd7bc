import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
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
  for (const path of ['/sign-in', '/claim?token=none']) await look(page, path);
  await signIn(page);
  for (const path of await pagesToLookAt(page)) await look(page, path);
});

/** What next-intl shows where a page has not got its words along: runs.approval.question. */
const TEXT_NAME = /\b(?:auth|azure(?!\.com)|common|deployments|logs|modules|plans|runs|settings|shell|status|teardown|ledger|wizard)\.[a-z]+[a-zA-Z.]*\b/;

async function look(page: Page, path: string): Promise<void> {
  await page.goto(path);
  for (const [colorScheme, width] of [['light', 1440], ['dark', 390]] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    await expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('heading', { level: 2 })).first()).toBeVisible();
    expect(await page.locator('body').innerText(), `${path} shows the name of a text instead of the text`).not.toMatch(TEXT_NAME);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const severe = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(severe.map(({ id, nodes }) => `${path} ${colorScheme}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow, `${path} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0);
  }
}
