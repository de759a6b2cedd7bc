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
  const canaries = { license: canary('license'), oidc: canary('oidc'), env: canary('env'), key: canary('key'), bucket: canary('bucket') };
  const secrets = { license: canaries.license, oidc_secret: canaries.oidc, other_wandb_env: { SMTP_PASSWORD: canaries.env }, storage_key: canaries.key, external_bucket: { provider: 's3', name: 'a-bucket', secret_key: canaries.bucket } };
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
    await page.waitForLoadState('networkidle').catch(() => {});
    // The document as it came, with what it brings along for the browser, and as it stands then.
    look(`${path} as sent`, await (await page.request.get(path)).text());
    look(path, await page.content());
  }
  expect(found).toEqual([]);
});
