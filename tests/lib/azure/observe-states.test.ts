import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAzureClients, simulatorCredential, type AzureClients } from '#lib/azure/azure-clients.ts';
import { observeDeployment } from '#lib/azure/observe-deployment.ts';
import { observeStates } from '#lib/azure/observe-states.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '#runner/practice/practice-module.ts';
import { setSimulatorFaults, startSimulator, type RunningSimulator } from '#runner/practice/simulator/simulator.ts';
import { makeDataDir, putResource } from '#tests/terraform-runner/practice/simulator/practice-data.ts';

let dataDir = '';
let simulator: RunningSimulator;
let clients: AzureClients;

beforeEach(async () => {
  dataDir = await makeDataDir();
  simulator = await startSimulator({ dataDir, port: 0 });
  clients = createAzureClients({ credential: simulatorCredential(), subscriptionId: PRACTICE_SUBSCRIPTION_ID, endpoint: simulator.url, caPem: simulator.certPem });
  const put = (type: string, name: string, attributes: object = {}) => putResource(dataDir, { namespace: 'demo', id: `/providers/${type}/${name}`, type, attributes });
  await putResource(dataDir, { namespace: 'demo', id: '', type: 'Microsoft.Resources/resourceGroups' });
  await put('Microsoft.Network/applicationGateways', 'demo-ag');
  await put('Microsoft.DBforMySQL/flexibleServers', 'demo-mysql', { state: 'Stopped', high_availability: { mode: 'SameZone' } });
  await put('Microsoft.Storage/storageAccounts', 'demo');
  await put('Microsoft.KeyVault/vaults', 'demo-vault');
});
afterEach(async () => {
  await simulator.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function observe(timeoutMs = 10_000) {
  const { resources } = await observeDeployment(clients, { resourceGroup: 'demo', clusterName: 'demo-cluster' });
  const states = await observeStates(clients.arm, resources, timeoutMs);
  return Object.fromEntries(states.map(({ id, state, standby, refusal }) => [id.split('/').at(-1), [state, standby, refusal]]));
}

test('gateway, MySQL and storage tell their own state, others are not asked', async () => {
  expect(await observe()).toEqual({ 'demo-ag': ['Running', null, null], 'demo-mysql': ['Stopped', 'Healthy', null], demo: ['available', null, null] });
});

test.each([
  [403, 'not_authorized'],
  [404, 'not_found'],
] as const)('a %i about one costs only that one', async (status, refusal) => {
  await setSimulatorFaults(dataDir, { flexibleServers: { status } });
  expect(await observe()).toEqual({ 'demo-ag': ['Running', null, null], 'demo-mysql': [null, null, refusal], demo: ['available', null, null] });
});

test('a 429 about one is a pause for all, as long as Azure says', async () => {
  await setSimulatorFaults(dataDir, { storageAccounts: { status: 429, retryAfter: 9 } });
  await expect(observe()).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 9_000 });
});

test('an answer that does not come is Azure out of reach', async () => {
  await setSimulatorFaults(dataDir, { applicationGateways: { hang: true } });
  await expect(observe(500)).rejects.toMatchObject({ code: 'azure_unavailable' });
});
