import { isRestError, type Pipeline } from '@azure/core-rest-pipeline';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAzureClients, simulatorCredential } from '#lib/azure/azure-clients.ts';
import { createArmRequests, type ArmRequests } from '#lib/azure/arm-requests.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '#runner/practice/practice-module.ts';
import { setSimulatorFaults, startSimulator } from '#runner/practice/simulator/simulator.ts';
import type { RunningSimulator } from '#runner/practice/simulator/simulator.ts';
import { makeDataDir, putDeployment } from '#tests/terraform-runner/practice/simulator/practice-data.ts';

const SUBSCRIPTION = `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}`;
const apiVersion = '2022-12-01';
let dataDir = '';
let simulator: RunningSimulator;
let arm: ArmRequests;

beforeEach(async () => {
  dataDir = await makeDataDir();
  simulator = await startSimulator({ dataDir, port: 0 });
  ({ arm } = createAzureClients({ credential: simulatorCredential(), subscriptionId: PRACTICE_SUBSCRIPTION_ID, endpoint: simulator.url, caPem: simulator.certPem }));
});
afterEach(async () => {
  await simulator.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('a question without a method of its own is answered', async () => {
  expect(await arm.get(SUBSCRIPTION, { apiVersion })).toMatchObject({ subscriptionId: PRACTICE_SUBSCRIPTION_ID, state: 'Enabled' });
});

test('every page of a list is read', async () => {
  await putDeployment(dataDir, 'demo');
  expect(await arm.list(`${SUBSCRIPTION}/resourceGroups/demo/resources`, { apiVersion })).toHaveLength(12);
});

test('a refusal is thrown with its status and code', async () => {
  await setSimulatorFaults(dataDir, { subscriptions: { status: 403 } });
  const error: unknown = await arm.get(SUBSCRIPTION, { apiVersion }).catch((caught: unknown) => caught);
  expect(isRestError(error) && { status: error.statusCode, code: error.code }).toEqual({ status: 403, code: 'AuthorizationFailed' });
});

test('a filter’s spaces are written as addresses write them, and its plus stays one', async () => {
  const asked: string[] = [];
  const pipeline = { sendRequest: (_http: unknown, { url }: { url: string }) => Promise.resolve({ status: 200, bodyAsText: (asked.push(url), '{"value":[]}'), headers: { get: () => undefined } }) };
  await createArmRequests(pipeline as unknown as Pipeline, 'https://arm').list('/skus', { apiVersion, query: { $filter: "location eq 'a+b'" } });
  expect(asked).toEqual([`https://arm/skus?%24filter=location%20eq%20%27a%2Bb%27&api-version=${apiVersion}`]);
});
