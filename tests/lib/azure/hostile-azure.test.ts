import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAzureClients, simulatorCredential, type AzureClients } from '#lib/azure/azure-clients.ts';
import { toObservationError } from '#lib/azure/azure-error.ts';
import { observeDeployment } from '#lib/azure/observe-deployment.ts';
import { isOfCloud } from '#lib/azure/own-cloud.ts';
import { carryOutStep } from '#runner/teardown/carry-out-step.ts';
import { startHostileAzure, type HostileAzure } from '#tests/support/hostile-azure.ts';

const subscriptionId = '00000000-0000-4000-8000-000000000001';
const apiVersion = '2022-12-01';
let azure: HostileAzure;
let stranger: HostileAzure;
let clients: AzureClients;

beforeAll(async () => {
  [azure, stranger] = [await startHostileAzure(), await startHostileAzure()];
  clients = createAzureClients({ credential: simulatorCredential(), subscriptionId, endpoint: azure.url, caPem: azure.certPem });
});
beforeEach(() => {
  azure.asked.length = 0;
  stranger.answer = () => ({ body: '{"value":[]}' });
});
afterAll(() => {
  azure.close();
  stranger.close();
});

const list = () => clients.arm.list('/subscriptions', { apiVersion });
const observe = () => observeDeployment(clients, { resourceGroup: 'demo', clusterName: 'demo-cluster', timeoutMs: 1_500 });
/** A deletion of something that Azure says is under way, with these headers to say where it is asked about. */
function deletion(headers: Record<string, string>) {
  azure.answer = ({ method, path }) => {
    if (method === 'DELETE') return { status: 202, headers };
    return path.startsWith('/operation') ? { ...json({ status: 'InProgress' }), headers } : json({ resourceTypes: [{ resourceType: 'disks', apiVersions: ['2024-03-02'] }] });
  };
  const subject = `/subscriptions/${subscriptionId}/resourceGroups/demo/providers/Microsoft.Compute/disks/one`;
  const step = { kind: 'delete_resource', subject, deployment: { namespace: 'demo' } } as Parameters<typeof carryOutStep>[1];
  return carryOutStep({ subscriptionId, clients }, step);
}

const json = (value: unknown) => ({ body: JSON.stringify(value) });

test.each([
  ['no list', '{}'],
  ['a list of another shape', '{"value":{}}'],
  ['a text where the list should be', '{"value":"abc"}'],
  ['no object', '5'],
  ['a page of a portal', '<html>'],
])('%s is not taken for an empty one', async (_name, body) => {
  azure.answer = () => ({ body });
  await expect(list()).rejects.toThrow();
  await expect(observe()).rejects.toMatchObject({ code: 'unknown', message: 'Azure’s answer is not understood' });
});

test.each([301, 302, 307, 308])('a redirect (%i) to somebody else is not followed, and nothing was done', async (status) => {
  azure.answer = () => ({ status, headers: { location: `${stranger.url}/x` } });
  await expect(clients.arm.send('DELETE', '/x', { apiVersion })).rejects.toThrow(`Azure answered ${status}`);
  await expect(clients.arm.get('/x', { apiVersion })).rejects.toThrow(`Azure answered ${status}`);
  expect(stranger.asked).toEqual([]);
});

test('the token goes to nobody else, wherever the next page, a deletion or a resource is said to be', async () => {
  azure.answer = () => json({ value: [], nextLink: `${stranger.url}/next` });
  await expect(list()).rejects.toThrow(/not Azure’s/);
  await expect(observe()).rejects.toThrow(/not Azure’s/);
  await expect(clients.arm.get(`@${new URL(stranger.url).host}/x`, { apiVersion })).rejects.toThrow(/not Azure’s/);
  await expect(deletion({ 'azure-asyncoperation': `${stranger.url}/operation` })).rejects.toThrow(/not Azure’s/);
  expect(azure.asked).toContainEqual(expect.stringMatching(/^DELETE/));
  expect(stranger).toMatchObject({ asked: [], tokens: [] });
});

test('what is Azure’s own is its host and the ones below it, by the same protocol and port', () => {
  const endpoint = 'https://management.azure.com';
  for (const own of [`${endpoint}/x`, `${endpoint}:443/x`, 'https://MANAGEMENT.azure.com/', 'https://westeurope.management.azure.com/']) expect(isOfCloud(own, endpoint)).toBe(true);
  for (const other of ['http://management.azure.com/', `${endpoint}.example.com/`, 'https://evilmanagement.azure.com/', `${endpoint}@example.com/`, `${endpoint}:8443/`, '/x']) expect(isOfCloud(other, endpoint)).toBe(false);
});

test('a list without an end has one', async () => {
  azure.answer = ({ path }) => json({ value: [], nextLink: `${azure.url}${path}` });
  await expect(list()).rejects.toThrow(/more than 500 pages/);
  await expect(observe()).rejects.toMatchObject({ name: 'AzureObservationError' });
});

test('a second page that never comes holds nobody up', async () => {
  azure.answer = ({ path }) => (path.includes('page=2') ? null : json({ value: [], nextLink: `${azure.url}/resources?page=2` }));
  await expect(observe()).rejects.toMatchObject({ code: 'azure_unavailable' });
});

test.each([
  ['120', 120_000],
  ['99999999999999', 3_600_000],
  ['1e300', 3_600_000],
  ['-5', null],
  ['Wed, 21 Oct 2015 07:28:00 GMT', null],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 3_600_000],
  ['soon', null],
  ['', null],
])('Retry-After %j is a pause that ends', async (header, retryAfterMs) => {
  azure.answer = () => ({ status: 429, headers: { 'retry-after': header } });
  await expect(observe()).rejects.toMatchObject({ code: 'throttled', retryAfterMs });
});

test('a long answer is told in short, and what is told already stays as it is', () => {
  const told = toObservationError(new Error(`${'x'.repeat(5_000)}\nmore`));
  expect(told.message).toHaveLength(1_000);
  expect(toObservationError(told)).toBe(told);
});

test.each(['99999999999', '-1', '0', 'Fri, 31 Dec 9999 23:59:59 GMT'])('a deletion that never ends is not asked about without a pause (Retry-After %j)', async (pause) => {
  void deletion({ 'azure-asyncoperation': `${azure.url}/operation`, 'retry-after': pause });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(azure.asked.filter((asked) => asked.includes('/operation')).length).toBeLessThanOrEqual(1);
});
