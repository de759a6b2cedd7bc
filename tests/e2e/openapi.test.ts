import { randomUUID } from 'node:crypto';
import { expect, test, type APIRequestContext } from '@playwright/test';
import { createApiContract, type OpenapiDocument } from './api-contract.ts';
import { createToken, practiceDeployment, runScript } from './console-api.ts';

interface Call {
  /** An API token; null for none. */
  token?: string | null;
  data?: unknown;
  headers?: Record<string, string>;
}

interface Described {
  parameters: { in: string; name: string }[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
}

/** Asks, holds every answer against openapi.json, and hands its body back. */
async function openContract(request: APIRequestContext, admin: string) {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const document = (await (await request.get('/api/v1/openapi.json', { headers: bearer(admin) })).json()) as OpenapiDocument;
  const contract = createApiContract(document);
  const ask = async (method: string, url: string, status: number, { token = admin, data, headers = {} }: Call = {}): Promise<Record<string, unknown>> => {
    const answer = await request.fetch(url, { method, headers: { ...(token !== null && bearer(token)), ...headers }, ...(data !== undefined && { data }) });
    const body = await answer.text();
    expect(answer.status(), `${method} ${url}: ${body.slice(0, 500)}`).toBe(status);
    contract.check({ method, url, status, contentType: answer.headers()['content-type'] ?? null, body });
    return body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : {};
  };
  return { document, ask, unseen: contract.unseen };
}

type Ask = Awaited<ReturnType<typeof openContract>>['ask'];

test('every documented answer is given, as documented, and no other', async ({ request }) => {
  const [admin, viewer] = [createToken('admin'), createToken('viewer')];
  const { document, ask, unseen } = await openContract(request, admin);
  await refusals(document, ask, { viewer });
  await deploymentAnswers(ask);
  await stateAnswers(ask);
  await credentialAnswers(ask);
  await settingsAnswers(ask);
  expect(unseen()).toEqual([]);
});

const JSON_TYPE = { 'content-type': 'application/json' };

/** What each route refuses whoever asks wrongly: nobody, too little right, nothing there, nonsense, too much. */
async function refusals(document: OpenapiDocument, ask: Ask, { viewer }: { viewer: string }): Promise<void> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => ({ path, method, ...(one as unknown as Described) })));
  for (const { path, method, parameters, requestBody, responses } of operations) {
    const nowhere = path.replaceAll(/\{\w+\}/g, () => randomUUID());
    const data = path.endsWith('/runs') && method === 'post' ? { kind: 'deploy' } : path.endsWith('/maintenance') && method === 'post' ? { reason: 'because' } : path.endsWith('/teardown/steps') ? { kind: 'drop_cluster_contents' } : path.endsWith('/drift') && method === 'patch' ? { schedule: 'off' } : requestBody === undefined ? undefined : {};
    await ask(method, nowhere, 401, { token: null, data });
    if ('403' in responses) await ask(method, nowhere, 403, { token: viewer, data });
    if ('404' in responses) await ask(method, nowhere, 404, { data });
    if (path.startsWith('/api/state')) continue;
    const query = parameters.find(({ in: where, name }) => where === 'query' && (name === 'limit' || name === 'from'));
    if (query !== undefined) await ask(method, `${nowhere}?${query.name}=-1`, 422);
    if (requestBody === undefined) continue;
    await ask(method, nowhere, 422, { data: { surprise: true } });
    await ask(method, nowhere, 400, { data: Buffer.from('{"kind":'), headers: JSON_TYPE });
    await ask(method, nowhere, 413, { data: Buffer.from(JSON.stringify({ name: 'x'.repeat(1024 * 1024) })), headers: JSON_TYPE });
  }
}

/** A credential from being stored to being forgotten; one without a secret, so that nothing has to be made up. */
async function credentialAnswers(ask: Ask): Promise<void> {
  const data = { name: 'As Documented', kind: 'managed_identity', subscriptionId: randomUUID() };
  const { id } = await ask('POST', '/api/v1/credentials', 201, { data });
  const credential = `/api/v1/credentials/${id}`;
  await ask('POST', '/api/v1/credentials', 409, { data });
  await ask('GET', '/api/v1/credentials', 200);
  await ask('GET', credential, 200);
  await ask('PATCH', credential, 200, { data: { name: 'As Documented Since' } });
  await ask('PATCH', credential, 409, { data: { clientSecret: 'of another kind' } });
  await ask('POST', `${credential}/test`, 202);
  const deployment = await ask('POST', '/api/v1/deployments', 201, { data: { ...practiceDeployment('With A Credential'), target: 'azure', credentialId: id } });
  expect(deployment.subscriptionId).toBe(data.subscriptionId);
  await ask('DELETE', credential, 409);
  await ask('DELETE', `/api/v1/deployments/${String(deployment.id)}`, 204);
  await ask('DELETE', credential, 204);
}

/** A deployment from its draft to its archive, every route on the way. */
async function deploymentAnswers(ask: Ask): Promise<void> {
  const faults = [{ address: 'azurerm_resource_group.default', kind: 'fail', error: 'foreign_lock' }];
  const { id } = await ask('POST', '/api/v1/deployments', 201, { data: { ...practiceDeployment('As Documented'), practice: { faults } } });
  const deployment = `/api/v1/deployments/${id}`;
  await ask('POST', '/api/v1/deployments', 409, { data: practiceDeployment('As Documented') });
  await ask('PATCH', deployment, 200, { data: { location: 'northeurope' } });
  const other = await ask('POST', '/api/v1/deployments', 201, { data: practiceDeployment('Also Documented') });
  await ask('PATCH', `/api/v1/deployments/${other.id}`, 409, { data: { name: 'As Documented' } });
  await ask('DELETE', `/api/v1/deployments/${other.id}`, 204);

  await preflightAnswers(ask, deployment);
  const run = await ask('POST', `${deployment}/runs`, 201, { data: { kind: 'deploy' } });
  await ask('POST', `${deployment}/runs`, 409, { data: { kind: 'deploy' } });
  await finish(ask, run, 'planned');
  await ask('GET', `/api/v1/runs/${run.id}/plan`, 200);
  await ask('POST', `/api/v1/runs/${run.id}/discard`, 200, { data: {} });
  for (const decision of ['approve', 'discard', 'cancel']) await ask('POST', `/api/v1/runs/${run.id}/${decision}`, 409, { data: {} });
  const canceled = await queue(ask, deployment, 'deploy');
  await ask('POST', `/api/v1/runs/${canceled.id}/cancel`, 200, { data: {} });
  await finish(ask, canceled, 'canceled');

  const applied = await applyWatched(ask, deployment);
  await ask('DELETE', deployment, 409);
  await readAnswers(ask, deployment, String(applied.id));
  await driftAnswers(ask, deployment);
  await teardownAnswers(ask, deployment);
  await ask('POST', `${deployment}/preflight`, 409, { data: {} });
  await ask('DELETE', deployment, 204);
}

/** What is in a teardown's way, the teardown, and what it leaves. */
async function teardownAnswers(ask: Ask, deployment: string): Promise<void> {
  const locks = async () => ((await ask('GET', `${deployment}/teardown`, 200)).locks as { id: string }[]).map(({ id }) => id);
  await expect.poll(locks, { timeout: 20_000 }).toHaveLength(1);
  const [id] = await locks();
  await ask('POST', `${deployment}/teardown/steps`, 409, { data: { kind: 'drop_cluster_contents' } });
  await ask('POST', `${deployment}/maintenance`, 201, { data: { reason: 'audit' } });
  expect(await ask('POST', `${deployment}/teardown/steps`, 409, { data: { kind: 'delete_lock', id } })).toMatchObject({ code: 'maintenance', maintenance: { reason: 'audit' } });
  await ask('DELETE', `${deployment}/maintenance`, 204);
  await ask('POST', `${deployment}/teardown/steps`, 202, { data: { kind: 'delete_lock', id } });
  await expect.poll(locks, { timeout: 20_000 }).toHaveLength(0);
  const unprotect = await ask('POST', `${deployment}/runs`, 201, { data: { kind: 'deploy', purpose: 'unprotect' } });
  expect(unprotect).toMatchObject({ purpose: 'unprotect', autoApprove: false, credentialId: null });
  await finish(ask, unprotect, 'planned');
  await ask('POST', `/api/v1/runs/${unprotect.id}/approve`, 200, { data: {} });
  await finish(ask, unprotect, 'applied');
  await finish(ask, await queue(ask, deployment, 'destroy', { autoApprove: true }), 'applied');
  await expect.poll(async () => (await ask('GET', deployment, 200)).status, { timeout: 20_000 }).toBe('destroyed');
  // Within seconds a runner reads back what is left.
  await expect(async () => expect((await ask('GET', `${deployment}/ledger`, 200)).entries).not.toHaveLength(0)).toPass({ timeout: 20_000 });
  await ask('POST', `${deployment}/ledger`, 202);
}

/** Before any check, and after one that found something. */
async function driftAnswers(ask: Ask, deployment: string): Promise<void> {
  expect(await ask('GET', `${deployment}/drift`, 200)).toMatchObject({ outcome: null, resources: [] });
  await ask('PATCH', deployment, 200, { data: { practice: { faults: [{ address: 'module.app_lb.azurerm_application_gateway.default', kind: 'changed' }] } } });
  const check = await ask('POST', `${deployment}/runs`, 201, { data: { kind: 'plan_only', drift: true } });
  await finish(ask, check, 'planned');
  expect(await ask('GET', `${deployment}/drift`, 200)).toMatchObject({ outcome: 'drifted', runId: check.id });
  expect(await ask('PATCH', `${deployment}/drift`, 200, { data: { schedule: 'weekly' } })).toMatchObject({ schedule: 'weekly' });
  await ask('POST', `${deployment}/runs`, 422, { data: { kind: 'deploy', drift: true } });
}

async function preflightAnswers(ask: Ask, deployment: string): Promise<void> {
  await ask('GET', `${deployment}/preflight`, 404);
  await ask('POST', `${deployment}/preflight`, 202, { data: {} });
  // Followed until it is finished.
  await ask('GET', `${deployment}/preflight`, 200, { headers: { accept: 'text/event-stream' } });
  expect((await ask('GET', `${deployment}/preflight`, 200)).finishedAt).not.toBeNull();
}

async function applyWatched(ask: Ask, deployment: string): Promise<Record<string, unknown>> {
  const run = await queue(ask, deployment, 'deploy');
  await finish(ask, run, 'planned');
  await ask('POST', `/api/v1/runs/${run.id}/approve`, 200, { data: {} });
  await finish(ask, run, 'applying');
  await ask('DELETE', `${deployment.replace('/v1/deployments', '/state')}/lock`, 423);
  await finish(ask, run, 'applied');
  return run;
}

async function readAnswers(ask: Ask, deployment: string, runId: string): Promise<void> {
  for (const part of ['', '/files', '/files.zip', '/runs', '/outputs', '/resources', '/status', '/state-versions', '/unmanaged', '/locks']) await ask('GET', `${deployment}${part}`, 200);
  await expect.poll(async () => (await ask('GET', `${deployment}/status`, 200)).observedAt, { timeout: 20_000 }).not.toBeNull();
  const { items } = await ask('GET', `${deployment}/state-versions?limit=1`, 200);
  const [version] = items as { id: string }[];
  await ask('GET', `${deployment}/state-versions/${version?.id}`, 200);
  await ask('GET', '/api/v1/deployments?q=documented&target=practice', 200);
  await ask('GET', '/api/v1/runs?limit=3', 200);
  const log = `/api/v1/runs/${runId}/log`;
  for (const accept of ['text/plain', 'text/event-stream', 'application/json']) await ask('GET', log, 200, { headers: { accept } });
  await oddInput(ask, log);
  for (const query of ['from=2&to=9', 'search=complete', 'level=error']) await ask('GET', `${log}?${query}`, 200, { headers: { accept: 'application/json' } });
}

/** What no person types, but a program may send: refused as input, in a sentence, never a fault of ours. */
async function oddInput(ask: Ask, log: string): Promise<void> {
  for (const url of ['/api/v1/deployments?q=a%00b', '/api/v1/deployments?cursor=WyIyIiwieCJd', `${log}?search=a%00b`, `${log}?from=2147483648`]) {
    await ask('GET', url, 422, { headers: { accept: 'application/json' } });
  }
  const { errors } = await ask('POST', '/api/v1/deployments', 422, { data: { ...practiceDeployment('Odd'), name: 'x'.repeat(61) } });
  expect(errors).toMatchObject([{ field: 'name', code: 'name_too_long' }]);
  expect(JSON.stringify(errors)).toContain('at most 60');
  await ask('GET', log, 200, { headers: { accept: 'text/event-stream', 'last-event-id': '99999999999999999999' } });
}

/** How a closed network is reached: a password is taken, kept, and never given back. */
async function settingsAnswers(ask: Ask): Promise<void> {
  const settings = '/api/v1/settings/terraform';
  const stored = await ask('PUT', settings, 200, { data: { httpsProxy: 'http://console:pass-word@proxy.example.com:3128', noProxy: '.example.com' } });
  expect(stored).toMatchObject({ values: { httpsProxy: 'http://proxy.example.com:3128', noProxy: '.example.com', caPem: null }, withLogin: ['httpsProxy'] });
  expect(JSON.stringify(await ask('GET', settings, 200))).not.toContain('pass-word');
  expect(await ask('PUT', settings, 422, { data: { networkMirrorUrl: 'http://mirror.example.com', caPem: 'nothing' } })).toMatchObject({ errors: [{ field: 'caPem' }, { field: 'networkMirrorUrl' }] });
  expect(await ask('PUT', settings, 200, { data: {} })).toMatchObject({ withLogin: [] });
}

/** An admin's own Terraform as it uses the state of a deployment that no run holds. */
async function stateAnswers(ask: Ask): Promise<void> {
  const { id } = await ask('POST', '/api/v1/deployments', 201, { data: practiceDeployment('State Documented') });
  const state = `/api/state/${id}`;
  const version = (serial: number) => ({ version: 4, terraform_version: '1.11.4', serial, lineage: 'a-lineage', outputs: {}, resources: [] });
  await ask('GET', state, 204);
  await ask('POST', `${state}/lock`, 200, { data: { ID: 'mine' } });
  await ask('POST', `${state}/lock`, 423, { data: { ID: 'another' } });
  await ask('POST', `${state}?ID=mine`, 200, { data: version(2) });
  await ask('POST', `${state}?ID=mine`, 409, { data: version(1) });
  await ask('POST', `${state}?ID=another`, 423, { data: version(3) });
  await ask('POST', `${state}?ID=mine`, 422, { data: { ...version(3), resources: [{ mode: 'data', type: 'evil_thing', name: 'a', provider: 'provider["evil.host/evil/evil"]', instances: [] }] } });
  await ask('GET', state, 200);
  await ask('DELETE', `${state}/lock`, 409, { data: { ID: 'another' } });
  await lockAnswers(ask, `/api/v1/deployments/${id}`);
  await ask('DELETE', `${state}/lock`, 200, { data: { ID: 'mine' } });
  for (const [method, url] of [['POST', `${state}/lock`], ['DELETE', `${state}/lock`], ['POST', state]] as const) await ask(method, url, 400, { data: Buffer.from('{'), headers: JSON_TYPE });
  for (const method of ['POST', 'DELETE']) await ask(method, `${state}/lock`, 413, { data: Buffer.from(JSON.stringify({ ID: 'x', Info: 'x'.repeat(64 * 1024) })), headers: JSON_TYPE });
  await ask('POST', state, 413, { data: Buffer.alloc(64 * 1024 * 1024 + 1, ' '), headers: JSON_TYPE });
}

/** Versions and locks, while somebody's Terraform has the state locked as `mine`. */
async function lockAnswers(ask: Ask, deployment: string): Promise<void> {
  const versions = `${deployment}/state-versions`;
  const { items } = await ask('GET', versions, 200);
  const [version] = items as { id: string; serial: number; lineage: string }[];
  await ask('POST', `${versions}/${version?.id}/rollback`, 409);
  await ask('DELETE', `${deployment}/state-lock`, 409);
  await ask('DELETE', `${deployment.replace('/v1/deployments', '/state')}/lock`, 200, { data: { ID: 'mine' } });
  const leaving = createToken('admin', 'leaving');
  await ask('POST', `${deployment.replace('/v1/deployments', '/state')}/lock`, 200, { data: { ID: 'left' }, token: leaving });
  runScript(['token', '--revoke', 'leaving']);
  expect(await ask('GET', `${deployment}/locks`, 200)).toMatchObject({ state: { holder: 'token leaving', dead: true } });
  await ask('DELETE', `${deployment}/state-lock`, 204);

  expect(await ask('POST', `${versions}/${version?.id}/rollback`, 201)).toMatchObject({ serial: Number(version?.serial) + 1, note: `roll_back:${version?.serial}` });
  const brought = { version: 4, terraform_version: '1.11.4', serial: 9, lineage: version?.lineage, outputs: {}, resources: [] };
  await ask('POST', versions, 201, { data: brought });
  await ask('POST', versions, 409, { data: { ...brought, lineage: 'another' } });
  await ask('POST', versions, 400, { data: Buffer.from('{'), headers: JSON_TYPE });
  const evil = { mode: 'managed', type: 'evil_thing', name: 'a', provider: 'provider["evil.host/evil/evil"]', instances: [] };
  expect(await ask('POST', versions, 422, { data: { ...brought, serial: 10, resources: [evil] } })).toMatchObject({ code: 'state_provider_not_allowed', provider: 'evil.host/evil/evil' });
  await ask('POST', versions, 413, { data: Buffer.alloc(64 * 1024 * 1024 + 1, ' '), headers: JSON_TYPE });

  await ask('POST', `${deployment}/maintenance`, 201, { data: { reason: 'moving the database' } });
  const held = { code: 'maintenance', maintenance: { reason: 'moving the database' } };
  expect(await ask('POST', `${deployment}/maintenance`, 409, { data: { reason: 'another reason' } })).toMatchObject(held);
  expect(await ask('POST', `${deployment}/runs`, 409, { data: { kind: 'deploy' } })).toMatchObject(held);
  await ask('DELETE', `${deployment}/maintenance`, 204);
  await ask('DELETE', `${deployment}/maintenance`, 409);
  expect(await ask('POST', `${deployment}/runs`, 409, { data: { kind: 'deploy', adopt: true } })).toMatchObject({ code: 'nothing_to_adopt' });
  await ask('POST', `${deployment}/runs`, 422, { data: { kind: 'plan_only', adopt: true } });
  await ask('POST', `${deployment.replace('/v1/deployments', '/state')}/lock`, 200, { data: { ID: 'mine' } });
}

function queue(ask: Ask, deployment: string, kind: string, more: { autoApprove?: boolean } = {}): Promise<Record<string, unknown>> {
  return ask('POST', `${deployment}/runs`, 201, { data: { kind, ...more } });
}

async function finish(ask: Ask, { id }: Record<string, unknown>, status: string): Promise<void> {
  await expect.poll(async () => (await ask('GET', `/api/v1/runs/${id}`, 200)).status, { timeout: 60_000, intervals: [50] }).toBe(status);
}
