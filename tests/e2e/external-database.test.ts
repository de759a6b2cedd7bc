import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { runAsAdmin, startTestPostgres, withDatabase } from '#tests/support/test-postgres.ts';
import { createApi, LICENSE, practiceDeployment, runScript } from './console-api.ts';
import { startSecondConsole, type SecondConsole } from './second-console.ts';

test('with DATABASE_URL to another server a deployment goes from its draft to its teardown, and no server is started', async ({ playwright }) => {
  const postgres = await startTestPostgres();
  const database = `console_external_${randomBytes(4).toString('hex')}`;
  await runAsAdmin(postgres.adminUrl, `CREATE DATABASE "${database}"`);
  let console: SecondConsole | null = null;
  try {
    console = await startSecondConsole({ DATABASE_URL: withDatabase(postgres.adminUrl, database) });
    const { url, env, dataDir } = console;
    const request = await playwright.request.newContext({ baseURL: url });
    const api = createApi(request, runScript(['token', '--role', 'admin', '--name', 'external'], env));

    const { id } = await api.post('/api/v1/deployments', practiceDeployment('Elsewhere'), { status: 201 });
    const deploy = await api.post(`/api/v1/deployments/${id}/runs`, { kind: 'deploy' }, { status: 201 });
    await api.waitForRun(String(deploy.id), 'planned');
    await api.post(`/api/v1/runs/${deploy.id}/approve`, {});
    await api.waitForRun(String(deploy.id), 'applied');
    expect(await api.text(`/api/v1/runs/${deploy.id}/log`)).toContain('Apply complete!');
    expect(await api.get(`/api/v1/deployments/${id}`)).toMatchObject({ status: 'deployed', url: 'https://wandb.example.com' });
    const destroy = await api.post(`/api/v1/deployments/${id}/runs`, { kind: 'destroy', autoApprove: true }, { status: 201 });
    await api.waitForRun(String(destroy.id), 'applied');
    expect(await api.get(`/api/v1/deployments/${id}`)).toMatchObject({ status: 'destroyed' });

    expect(existsSync(path.join(dataDir, 'postgres'))).toBe(false);
    expect(console.said()).not.toContain(LICENSE);
    await request.dispose();
  } finally {
    await console?.stop();
    await runAsAdmin(postgres.adminUrl, `DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
    await postgres.stop();
  }
});
