import { expect, test } from '@playwright/test';
import { createApi, createToken, practiceDeployment } from './console-api.ts';
import { signIn } from './signed-in.ts';

const obstacle = (error: string) => ({ address: `preflight.${error}`, kind: 'preflight', error });
const obstructed = (name: string, ...errors: string[]) => ({ ...practiceDeployment(name), practice: { faults: errors.map(obstacle) } });

test('a script is told what stands in the way of its deploy, and only an admin goes past it', async ({ request }) => {
  const [admin, planner] = [createApi(request, createToken('admin')), createApi(request, createToken('planner'))];
  const { id } = await admin.post('/api/v1/deployments', obstructed('Too Small', 'vcpu_quota', 'fqdn_elsewhere'), { status: 201 });
  const runs = `/api/v1/deployments/${id}/runs`;

  const refused = await planner.post(runs, { kind: 'deploy' }, { status: 409 });
  expect(refused).toMatchObject({ code: 'preflight_failed', checks: [{ id: 'vcpu_quota', status: 'failed', fix: { command: expect.stringContaining('az vm list-usage') } }] });
  const report = await planner.get(`/api/v1/deployments/${id}/preflight`);
  expect(report).toMatchObject({ id: refused.preflightId, requestedBy: expect.stringContaining('token'), finishedAt: expect.any(String) });
  expect((report.checks as { id: string; status: string }[]).find((check) => check.id === 'fqdn')?.status).toBe('warned');

  await planner.post(runs, { kind: 'deploy', skipPreflight: 'I want to' }, { status: 403 });
  const preview = await planner.post(runs, { kind: 'plan_only' }, { status: 201 });
  await planner.waitForRun(String(preview.id), 'planned');
  const run = await admin.post(runs, { kind: 'deploy', skipPreflight: 'promised by phone', autoApprove: true }, { status: 201 });
  expect(run.skippedPreflight).toBe('promised by phone');
  await admin.waitForRun(String(run.id), 'applied');
  // What was deployed past it can be taken down without it.
  const destroy = await admin.post(runs, { kind: 'destroy', autoApprove: true }, { status: 201 });
  await admin.waitForRun(String(destroy.id), 'applied');
});

test('a person sees what failed, mends what a button can, and starts the run with a reason', async ({ page, request }) => {
  const api = createApi(request, createToken('admin'));
  const { id } = await api.post('/api/v1/deployments', obstructed('Held Up', 'storage_name_taken', 'provider_not_registered'), { status: 201 });
  await signIn(page);
  await page.goto(`/deployments/${id}`);
  const panel = page.getByRole('region', { name: 'Preflight' });
  await panel.getByRole('button', { name: 'Check now' }).click();
  const card = (name: string) => panel.getByRole('listitem', { name });
  await expect(card('Storage account name')).toContainText('Failed');
  await expect(card('Storage account name')).toContainText('is taken');
  await expect(card('Storage account name')).toContainText('az storage account check-name');
  await expect(page.getByRole('button', { name: 'Plan the deployment' })).toBeDisabled();
  await expect(page.getByText('A preflight check failed.').first()).toBeVisible();

  await card('Resource providers').getByRole('button', { name: 'Register them now' }).click();
  await expect(card('Resource providers')).toHaveCount(0);
  await expect(panel.getByText(/1[0-9] checks passed/)).toBeVisible();

  await page.getByRole('button', { name: 'Deploy anyway' }).first().click();
  await page.getByLabel('Reason').fill('the name is ours by tomorrow');
  await page.getByRole('button', { name: 'Start the run anyway' }).click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page.getByText('dana@example.com let it start: the name is ours by tomorrow')).toBeVisible();
});
