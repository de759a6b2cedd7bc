import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { createApi, createToken, practiceDeployment } from './console-api.ts';
import { signIn } from './signed-in.ts';

/** What hands out a state as it is, secrets too: to those alone who may manage states (docs/RELIABILITY.md). */
const STATE_IN_CLEAR = ['/api/v1/deployments/{deploymentId}/state-versions/{versionId}', '/api/state/{deploymentId}'];

test('a secret input is in no answer of the API, in no page and in no file to take away', async ({ page, request }) => {
  test.setTimeout(240_000);
  const token = createToken('admin');
  const api = createApi(request, token);
  const canary = (name: string) => `canary-${name}-${randomBytes(9).toString('hex')}`;
  const canaries = { license: canary('license'), oidc: canary('oidc'), env: canary('env'), key: canary('key'), bucket: canary('bucket'), app: canary('app'), parquet: canary('parquet'), redis: canary('redis') };
  const secrets = { license: canaries.license, oidc_secret: canaries.oidc, other_wandb_env: { SMTP_PASSWORD: canaries.env }, storage_key: canaries.key, external_bucket: { provider: 's3', name: 'a-bucket', secret_key: canaries.bucket }, app_wandb_env: { APP_TOKEN: canaries.app }, parquet_wandb_env: { PARQUET_TOKEN: canaries.parquet }, external_redis_params: { password: canaries.redis } };
  const beside = { oidc_issuer: 'https://login.example.com', oidc_client_id: 'wandb', oidc_auth_method: 'pkce', storage_account: 'account', blob_container: 'container' };
  const deployment = await api.post('/api/v1/deployments', practiceDeployment('Canaries', { ...beside, ...secrets }), { status: 201 });
  const run = await api.post(`/api/v1/deployments/${deployment.id}/runs`, { kind: 'deploy', autoApprove: true }, { status: 201 });
  await api.waitForRun(String(run.id), 'applied');
  const version = ((await api.get(`/api/v1/deployments/${deployment.id}/state-versions`)).items as { id: string }[])[0]?.id ?? '';

  const values: Record<string, string> = { deploymentId: String(deployment.id), runId: String(run.id), versionId: version };
  const fill = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? name);
  const { paths } = (await api.get('/api/v1/openapi.json')) as { paths: Record<string, Record<string, unknown>> };
  const read = Object.keys(paths).filter((path) => paths[path]?.get !== undefined && !STATE_IN_CLEAR.includes(path));
  expect(read.length).toBeGreaterThan(10);
  const found: string[] = [];
  const look = (where: string, text: string) => found.push(...Object.entries(canaries).flatMap(([name, value]) => (text.includes(value) ? [`${name} in ${where}`] : [])));
  for (const path of read) {
    for (const accept of path.endsWith('/log') ? ['text/plain', 'application/json'] : ['*/*']) {
      const answer = await request.fetch(fill(path), { headers: { authorization: `Bearer ${token}`, accept } });
      look(`${path} (${accept})`, (await answer.body()).toString('latin1'));
    }
  }
  const viewer = createToken('viewer');
  for (const path of STATE_IN_CLEAR) {
    const answer = await request.fetch(fill(path), { headers: { authorization: `Bearer ${viewer}` } });
    expect(answer.status(), path).toBe(403);
    look(`${path} for a viewer`, await answer.text());
  }

  await signIn(page);
  const home = `/deployments/${deployment.id}`;
  for (const path of ['/deployments', home, `${home}/edit`, `${home}/runs/${run.id}`, `${home}/state`, '/runs', '/settings']) {
    await page.goto(path);
    // A live page keeps a stream open: its network is never idle.
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await page.waitForTimeout(1_000);
    // The document as it came, with what it brings along for the browser, and as it stands then.
    look(`${path} as sent`, await (await page.request.get(path)).text());
    look(path, await page.content());
  }
  expect(found).toEqual([]);

  // Their names are told, in the API, in the files and on the page; a value is kept, replaced or removed by its name.
  expect(await api.get(home.replace('/deployments', '/api/v1/deployments'))).toMatchObject({ secretKeys: { app_wandb_env: ['APP_TOKEN'], parquet_wandb_env: ['PARQUET_TOKEN'], external_redis_params: ['password'] } });
  await page.goto(home);
  await expect(page.getByText('SMTP_PASSWORD: set, never shown')).toBeVisible();
  await page.goto(`${home}/edit`);
  const environment = page.locator('[data-secret="other_wandb_env"]');
  await expect(environment).toBeAttached();
  await expect(async () => {
    await page.locator('details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
    await expect(environment.getByText('stored, not shown')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  await environment.getByRole('button', { name: 'Replace the value of SMTP_PASSWORD' }).click();
  await expect(environment.getByLabel('Value 1')).toHaveValue('');
  await environment.getByRole('button', { name: 'Keep the stored value of SMTP_PASSWORD' }).click();
  await environment.getByRole('button', { name: 'Add a row' }).click();
  await environment.getByLabel('Name 2').fill('SMTP_HOST');
  await environment.getByLabel('Value 2').fill('mail.example.com');
  await page.getByRole('button', { name: 'Review' }).first().click();
  await expect(page.getByText('SMTP_PASSWORD, SMTP_HOST: set')).toBeVisible();
});

test('a draft is archived by its creator or an admin, a list carries no inputs, and a NUL is told by its place', async ({ request }) => {
  const [ours, others, admin] = [createApi(request, createToken('planner')), createApi(request, createToken('planner')), createApi(request, createToken('admin'))];
  const [first, second] = [await ours.post('/api/v1/deployments', practiceDeployment('Ours One', { tags: { team: 'in-no-list' } }), { status: 201 }), await ours.post('/api/v1/deployments', practiceDeployment('Ours_Two'), { status: 201 })];
  expect(JSON.stringify(await ours.get('/api/v1/deployments'))).not.toMatch(/in-no-list|"inputs"/);
  expect(((await ours.get('/api/v1/deployments?q=Ours_')).items as { name: string }[]).map(({ name }) => name)).toEqual(['Ours_Two']);
  expect(await others.call('DELETE', `/api/v1/deployments/${first.id}`, { status: 403 })).toMatchObject({ code: 'not_creator' });
  await ours.call('DELETE', `/api/v1/deployments/${first.id}`, { status: 204 });
  expect(await ours.call('PATCH', `/api/v1/deployments/${second.id}`, { data: { inputs: { tags: { team: 'a\0b' } } }, status: 400 })).toMatchObject({ code: 'text_not_storable', errors: [{ field: 'inputs.tags.team' }] });
  expect(await ours.get('/api/v1/deployments?q=a%00b', { status: 422 })).toMatchObject({ code: 'text_not_storable', errors: [{ field: '?q' }] });
  await admin.call('DELETE', `/api/v1/deployments/${second.id}`, { status: 204 });
});
