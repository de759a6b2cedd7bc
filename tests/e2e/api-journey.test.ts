import { expect, test } from '@playwright/test';
import { createApi, createToken, LICENSE, practiceDeployment } from './console-api.ts';

test('a script does the whole journey without the UI', async ({ request }) => {
  const api = createApi(request, createToken('admin'));
  const deployment = await api.post('/api/v1/deployments', practiceDeployment('By Script'), { status: 201 });
  expect(deployment.status).toBe('draft');
  expect(JSON.stringify(deployment)).not.toContain(LICENSE);

  const queued = await api.post(`/api/v1/deployments/${deployment.id}/runs`, { kind: 'deploy' }, { status: 201 });
  const planned = await api.waitForRun(String(queued.id), 'planned');
  expect(planned.counts).toMatchObject({ change: 0, destroy: 0 });
  const plan = await api.get(`/api/v1/runs/${queued.id}/plan`);
  expect((plan.changes as unknown[]).length).toBeGreaterThan(40);

  await api.post(`/api/v1/deployments/${deployment.id}/runs`, { kind: 'deploy' }, { status: 409 }).then((problem) => {
    expect(problem).toMatchObject({ code: 'run_in_the_way', runId: queued.id });
  });
  await api.post(`/api/v1/runs/${queued.id}/approve`, {});
  await api.waitForRun(String(queued.id), 'applied');

  const log = await api.text(`/api/v1/runs/${queued.id}/log`);
  expect(log).toContain('Apply complete!');
  expect(log).not.toContain(LICENSE);
  const outputs = await api.get(`/api/v1/deployments/${deployment.id}/outputs`);
  expect(JSON.stringify(outputs)).toContain('https://wandb.example.com');
  expect(await api.get(`/api/v1/deployments/${deployment.id}`)).toMatchObject({ status: 'deployed', url: 'https://wandb.example.com' });
  const resources = await api.get(`/api/v1/deployments/${deployment.id}/resources`);
  expect((resources.items as unknown[]).length).toBeGreaterThan(40);
  const status = () => api.get(`/api/v1/deployments/${deployment.id}/status`);
  await expect.poll(async () => (await status()).health, { timeout: 30_000 }).toEqual({ kind: 'healthy' });
  const { components, chain } = (await status()) as { components: { component: string; status: string }[]; chain: { links: { name: string; status: string }[] } };
  expect(components.map((one) => `${one.component} ${one.status}`)).toEqual(expect.arrayContaining(['gateway healthy', 'cluster healthy', 'node_pool healthy', 'database healthy', 'vault healthy']));
  expect(chain.links.map((link) => `${link.name} ${link.status}`)).toEqual(['dns green', 'port green', 'certificate green', 'healthz green', 'sign_in green']);

  const destroy = await api.post(`/api/v1/deployments/${deployment.id}/runs`, { kind: 'destroy', autoApprove: true }, { status: 201 });
  await api.waitForRun(String(destroy.id), 'applied');
  expect(await api.get(`/api/v1/deployments/${deployment.id}`)).toMatchObject({ status: 'destroyed' });
  expect((await api.get(`/api/v1/deployments/${deployment.id}/resources`)).items).toEqual([]);
});

test('an azure deployment without a registry is kept back, and let past it ends failed, with what to check', async ({ request }) => {
  const api = createApi(request, createToken('admin'));
  const deployment = await api.post('/api/v1/deployments', { ...practiceDeployment('Azure Without Registry'), target: 'azure' }, { status: 201 });
  const runs = `/api/v1/deployments/${deployment.id}/runs`;
  expect(await api.post(runs, { kind: 'deploy' }, { status: 409 })).toMatchObject({ code: 'preflight_failed', checks: expect.arrayContaining([expect.objectContaining({ id: 'egress', status: 'failed' })]) });
  const run = await api.post(runs, { kind: 'deploy', skipPreflight: 'to see how it ends' }, { status: 201 });
  const failed = await api.waitForRun(String(run.id), 'failed');
  expect(failed.failure).toMatchObject({ code: 'registry_unreachable' });
  expect(await api.text(`/api/v1/runs/${run.id}/log`)).toContain('registry');
  expect(await api.get(`/api/v1/deployments/${deployment.id}`)).toMatchObject({ status: 'failed' });
});

test('nobody gets anything without saying who they are', async ({ request }) => {
  for (const path of ['/api/v1/deployments', '/api/v1/openapi.json', '/api/v1/nowhere', '/api/v1/runs/x/log', '/api/state/x', '/metrics']) {
    expect((await request.get(path)).status(), path).toBe(401);
  }
  const viewer = createApi(request, createToken('viewer'));
  await viewer.post('/api/v1/deployments', practiceDeployment('Not Mine'), { status: 403 });
  await viewer.get('/api/v1/deployments');
});
