import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ClientSecretCredential } from '@azure/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAzureClients, simulatorCredential } from '#lib/azure/azure-clients.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '#runner/practice/practice-module.ts';
import { startSimulator } from '#runner/practice/simulator/simulator.ts';
import type { RunningSimulator } from '#runner/practice/simulator/simulator.ts';
import { bareEnvironment } from '../practice-terraform.ts';
import { makeDataDir, putDeployment } from './practice-data.ts';

let dataDir = '';
let simulator: RunningSimulator;

beforeAll(async () => {
  dataDir = await makeDataDir();
  await putDeployment(dataDir, 'demo');
  simulator = await startSimulator({ dataDir, port: 0 });
});
afterAll(async () => {
  await simulator.close();
  await rm(dataDir, { recursive: true, force: true });
});

const GROUP = `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}/resourceGroups/demo`;

function ask(pathAndQuery: string, headers: Record<string, string> = { authorization: 'Bearer any' }): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: { error?: { code: string } } }> {
  return new Promise((resolve, reject) => {
    request(`${simulator.url}${pathAndQuery}`, { ca: simulator.certPem, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) }));
    }).on('error', reject).end();
  });
}

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of pages) all.push(item);
  return all;
}

test('the SDK lists groups, resources over several pages, clusters and node pools', async () => {
  const { resources, containerService } = createAzureClients({ credential: simulatorCredential(), subscriptionId: PRACTICE_SUBSCRIPTION_ID, endpoint: simulator.url, caPem: simulator.certPem });
  expect(await collect(resources.resourceGroups.list())).toMatchObject([{ name: 'demo', location: 'westeurope', tags: { team: 'research' } }]);
  expect(await resources.resourceGroups.get('demo')).toMatchObject({ properties: { provisioningState: 'Succeeded' } });

  const listed = await collect(resources.resources.listByResourceGroup('demo', { expand: 'provisioningState,createdTime' }));
  expect(listed.map((resource) => resource.name)).toHaveLength(12);
  expect(listed[0]).toMatchObject({ provisioningState: expect.any(String), createdTime: expect.any(Date) });
  expect(listed[0]?.changedTime).toBeUndefined();

  expect(await containerService.managedClusters.get('demo', 'demo-cluster')).toMatchObject({ kubernetesVersion: '1.33.5', powerState: { code: 'Running' }, agentPoolProfiles: [{ name: 'default' }, { name: 'zone2' }] });
  expect((await collect(containerService.managedClusters.listByResourceGroup('demo'))).map((cluster) => cluster.name)).toEqual(['demo-cluster']);
  expect(await collect(containerService.agentPools.list('demo', 'demo-cluster'))).toMatchObject([
    { name: 'default', count: 1, maxCount: 4, vmSize: 'Standard_E8s_v5', mode: 'System' },
    { name: 'zone2', provisioningState: 'Creating', mode: 'User' },
  ]);
});

test('a service principal gets its token from it', async () => {
  const credential = new ClientSecretCredential('00000000-0000-4000-8000-000000000002', 'client', 'secret', {
    authorityHost: simulator.url, disableInstanceDiscovery: true, tlsOptions: { ca: simulator.certPem },
  } as ConstructorParameters<typeof ClientSecretCredential>[3]);
  expect(await credential.getToken('https://management.azure.com/.default')).toMatchObject({ token: 'practice-token' });
});

test.each([
  ['no token', `${GROUP}?api-version=2025-04-01`, {}, 401, 'AuthenticationFailed'],
  ['no api-version', GROUP, undefined, 400, 'MissingApiVersionParameter'],
  ['another subscription', '/subscriptions/11111111-1111-4111-8111-111111111111?api-version=2022-12-01', undefined, 404, 'SubscriptionNotFound'],
  ['a group that is not there', `${GROUP}2/resources?api-version=2025-04-01`, undefined, 404, 'ResourceGroupNotFound'],
  ['a cluster that is not there', `${GROUP}/providers/Microsoft.ContainerService/managedClusters/x?api-version=2025-10-01`, undefined, 404, 'ResourceNotFound'],
  ['a route that is not served', '/nothing', undefined, 404, 'InvalidResourceType'],
])('refuses %s as Azure does', async (_what, pathAndQuery, headers, status, code) => {
  const answer = await ask(pathAndQuery, headers);
  expect(answer).toMatchObject({ status, body: { error: { code } } });
  expect(answer.headers['www-authenticate'] !== undefined).toBe(status === 401);
});

test('paths are compared without regard to case', async () => {
  expect((await ask(`${GROUP.toUpperCase()}/PROVIDERS/microsoft.containerservice/MANAGEDCLUSTERS/DEMO-cluster?api-version=2025-10-01`)).status).toBe(200);
});

test('the certificate is made once, readable by its owner alone', async () => {
  const file = path.join(dataDir, 'practice', 'simulator', 'cert.pem');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(file.replace('cert', 'key'))).mode & 0o777).toBe(0o600);
  const second = await startSimulator({ dataDir, port: 0 });
  expect(second.certPem).toBe(await readFile(file, 'utf8'));
  await second.close();
});

test.each(['SIGTERM', 'SIGINT'] as const)('as a process it says where it listens and ends cleanly on %s', async (signal) => {
  const child = spawn(process.execPath, ['terraform-runner/practice/simulator/main.ts'], { env: bareEnvironment({ CONSOLE_DATA_DIR: dataDir, AZURE_SIMULATOR_PORT: '0' }), stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  expect(JSON.parse(String(line))).toEqual({ url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/) });
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a taken port is a clear error', async () => {
  const port = new URL(simulator.url).port;
  const child = spawn(process.execPath, ['terraform-runner/practice/simulator/main.ts'], { env: bareEnvironment({ CONSOLE_DATA_DIR: dataDir, AZURE_SIMULATOR_PORT: port }), stdio: ['ignore', 'ignore', 'pipe'] });
  const [line] = await once(createInterface(child.stderr), 'line');
  expect(line).toContain('the port is taken');
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(1);
});
