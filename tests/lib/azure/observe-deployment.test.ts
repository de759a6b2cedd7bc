import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAzureClients, simulatorCredential } from '#lib/azure/azure-clients.ts';
import type { AzureClients } from '#lib/azure/azure-clients.ts';
import { AzureObservationError } from '#lib/azure/azure-observation.ts';
import { observeDeployment } from '#lib/azure/observe-deployment.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '#runner/practice/practice-module.ts';
import { setSimulatorFaults, startSimulator } from '#runner/practice/simulator/simulator.ts';
import type { RunningSimulator, SimulatorFaults } from '#runner/practice/simulator/simulator.ts';
import { makeDataDir, putDeployment, putResource } from '#tests/terraform-runner/practice/simulator/practice-data.ts';

let dataDir = '';
let simulator: RunningSimulator;
let clients: AzureClients;

beforeEach(async () => {
  dataDir = await makeDataDir();
  simulator = await startSimulator({ dataDir, port: 0 });
  clients = createAzureClients({ credential: simulatorCredential(), subscriptionId: PRACTICE_SUBSCRIPTION_ID, endpoint: simulator.url, caPem: simulator.certPem });
});
afterEach(async () => {
  await simulator.close();
  await rm(dataDir, { recursive: true, force: true });
});

const observe = (timeoutMs = 10_000) => observeDeployment(clients, { resourceGroup: 'demo', clusterName: 'demo-cluster', timeoutMs });

async function errorOf(promise: Promise<unknown>): Promise<AzureObservationError> {
  const error: unknown = await promise.catch((caught: unknown) => caught);
  if (error instanceof AzureObservationError) return error;
  throw new Error('expected an AzureObservationError', { cause: error });
}

test('a deployment is seen with all its resources, its cluster and its node pools', async () => {
  await putDeployment(dataDir, 'demo');
  const { resources, cluster } = await observe();
  expect(resources).toHaveLength(12);
  expect(resources).toContainEqual({
    id: `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}/resourceGroups/demo/providers/Microsoft.Network/publicIPAddresses/ip-10`,
    name: 'ip-10', type: 'Microsoft.Network/publicIPAddresses', location: 'westeurope', provisioningState: 'Succeeded',
  });
  expect(cluster).toEqual({
    name: 'demo-cluster', kubernetesVersion: '1.33.5', powerState: 'Running', provisioningState: 'Succeeded',
    nodePools: [
      { name: 'default', count: 1, minCount: 1, maxCount: 4, vmSize: 'Standard_E8s_v5', provisioningState: 'Succeeded', powerState: 'Running' },
      { name: 'zone2', count: 1, minCount: 1, maxCount: 4, vmSize: 'Standard_E8s_v5', provisioningState: 'Creating', powerState: 'Running' },
    ],
  });
});

test('a group that does not exist is an empty observation, one without a cluster has none', async () => {
  expect(await observe()).toMatchObject({ groupId: null, resources: [], cluster: null });
  await putResource(dataDir, { namespace: 'demo', id: '', type: 'Microsoft.Resources/resourceGroups', state: 'creating' });
  expect(await observe()).toMatchObject({ groupId: expect.stringMatching(/^\/subscriptions\/[^/]+\/resourceGroups\/demo$/), resources: [], cluster: null });
});

test('what Azure was making is ready at its time, what it was deleting is gone at its time', async () => {
  await putResource(dataDir, { namespace: 'demo', id: '', type: 'Microsoft.Resources/resourceGroups' });
  const ip = (name: string) => ({ namespace: 'demo', id: `/providers/Microsoft.Network/publicIPAddresses/${name}`, type: 'Microsoft.Network/publicIPAddresses' });
  await putResource(dataDir, { ...ip('ready'), state: 'creating', leftMs: -1 });
  await putResource(dataDir, { ...ip('going'), state: 'deleting' });
  await putResource(dataDir, { ...ip('gone'), state: 'deleting', leftMs: -1 });
  const { resources } = await observe();
  expect(resources.map(({ name, provisioningState }) => [name, provisioningState])).toEqual([['going', 'Deleting'], ['ready', 'Succeeded']]);
});

const faults: [string, SimulatorFaults, string, number | null][] = [
  ['401', { resources: { status: 401 } }, 'credential_invalid', null],
  ['403', { managedClusters: { status: 403 } }, 'not_authorized', null],
  ['404 that is no missing group', { resources: { status: 404 } }, 'not_found', null],
  ['429', { resources: { status: 429, retryAfter: 7 } }, 'throttled', 7000],
  ['500', { agentPools: { status: 500 } }, 'azure_unavailable', null],
  ['500 with a time to come back', { all: { status: 500, retryAfter: 2 } }, 'azure_unavailable', 2000],
  ['an answer that never comes', { resources: { hang: true } }, 'azure_unavailable', null],
  ['an answer that comes too late', { all: { delayMs: 60_000 } }, 'azure_unavailable', null],
];
test.each(faults)('%s is told as what it is', async (_what, fault, code, retryAfterMs) => {
  await putDeployment(dataDir, 'demo');
  await setSimulatorFaults(dataDir, fault);
  const error = await errorOf(observe(1_500));
  expect(error).toMatchObject({ code, retryAfterMs });
  expect(error.message.length).toBeGreaterThan(10);
  await setSimulatorFaults(dataDir, {});
  expect((await observe()).cluster?.name).toBe('demo-cluster');
});

test('a slow answer is an answer', async () => {
  await putDeployment(dataDir, 'demo');
  await setSimulatorFaults(dataDir, { all: { delayMs: 200 } });
  const { resources, askedAt } = await observe();
  expect(resources).toHaveLength(12);
  // What came while Azure answered may be missing in the answer.
  expect(Date.now() - askedAt.getTime()).toBeGreaterThanOrEqual(200);
});

test('nobody at the other end, or one whose certificate is not trusted, is Azure out of reach', async () => {
  const untrusting = createAzureClients({ credential: simulatorCredential(), subscriptionId: PRACTICE_SUBSCRIPTION_ID, endpoint: simulator.url });
  expect(await errorOf(observeDeployment(untrusting, { resourceGroup: 'demo', clusterName: 'demo-cluster' }))).toMatchObject({ code: 'azure_unavailable' });
  await simulator.close();
  expect(await errorOf(observe())).toMatchObject({ code: 'azure_unavailable' });
});

test('a credential that gives no token is an invalid credential', async () => {
  const { CredentialUnavailableError } = await import('@azure/identity');
  const credential = { getToken: () => Promise.reject(new CredentialUnavailableError('no login here')) };
  const broken = createAzureClients({ credential, subscriptionId: PRACTICE_SUBSCRIPTION_ID, endpoint: simulator.url, caPem: simulator.certPem });
  expect(await errorOf(observeDeployment(broken, { resourceGroup: 'demo', clusterName: 'demo-cluster' }))).toMatchObject({ code: 'credential_invalid', message: 'no login here' });
});
