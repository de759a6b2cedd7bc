import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { AzureCredential, CredentialTest } from '#lib/azure-credentials/azure-credential.ts';
import { newCredential } from '#lib/azure-credentials/credential-schema.ts';
import { createCredential, findCredential } from '#lib/azure-credentials/credential-store.ts';
import { credentialFor } from '#lib/azure-credentials/shown-credential.ts';
import { terraformSignInOf } from '#runner/azure-access.ts';
import { startTestingCredentials, type CredentialTester } from '#runner/credential-tester.ts';
import type { RunnerSetup } from '#runner/run-context.ts';
import { createRunnerLog } from '#runner/runner-log.ts';
import { startHostileAzure, type HostileAzure } from '#tests/support/hostile-azure.ts';
import { startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

// What stores no secret signs in with what its host has: a file, an address, a program. Here each is there, and a cloud of the test's own.
const TENANT = '00000000-0000-4000-8000-000000000002';
const CLIENT = '00000000-0000-4000-8000-000000000003';
const SUBSCRIPTION = '00000000-0000-4000-8000-000000000001';
const FEDERATED = 'a-federated-token';

let azure: HostileAzure;
let console_: TestConsole;
let setup: RunnerSetup;
let tester: CredentialTester;
let folder: string;
/** Instead of 169.254.169.254, where Azure's hosts are asked for their identities (Instance Metadata Service). The SDK reads its address once a process. */
const host: { server: http.Server; answer: { status: number; body: object }; query: URLSearchParams | null } = {
  server: http.createServer((request, response) => {
    host.query = new URL(request.url ?? '', 'http://host').searchParams;
    response.writeHead(host.answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(host.answer.body));
  }),
  answer: { status: 404, body: {} },
  query: null,
};
/** What was sent to where tokens are given. */
let signedInWith: URLSearchParams | null;

beforeAll(async () => {
  [azure, console_] = [await startHostileAzure(), await startTestConsole()];
  [setup] = console_.setups as [RunnerSetup];
  folder = await mkdtemp(path.join(os.tmpdir(), 'ways-in-'));
  await writeFile(path.join(folder, 'token'), `${FEDERATED}\n`);
  setup.backendRules = { files: { dir: folder, dataDir: setup.dataDir }, endpointHosts: [] };
  await once(host.server.listen(0, '127.0.0.1'), 'listening');
  const log = createRunnerLog('test');
  log.level = 'error';
  tester = startTestingCredentials(setup, log);
});
afterAll(async () => {
  tester.stop();
  azure.close();
  host.server.close();
  await console_.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  [signedInWith, azure.tokens.length] = [null, 0];
  vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', `http://127.0.0.1:${(host.server.address() as AddressInfo).port}`);
  azure.answer = ({ path: asked, body }) => {
    if (asked.includes('openid-configuration')) return { body: JSON.stringify({ issuer: `${azure.url}/${TENANT}/v2.0`, authorization_endpoint: `${azure.url}/authorize`, token_endpoint: `${azure.url}/token`, jwks_uri: `${azure.url}/keys` }) };
    if (asked.startsWith('/tenants')) return { body: JSON.stringify({ value: [{ tenantId: TENANT, displayName: 'Ours' }] }) };
    if (asked.startsWith('/subscriptions')) return { body: JSON.stringify({ value: [{ subscriptionId: SUBSCRIPTION, displayName: 'Research', state: 'Enabled', tenantId: TENANT }] }) };
    signedInWith = new URLSearchParams(body);
    return { body: JSON.stringify({ access_token: 'token-of-the-workload', expires_in: 3600, token_type: 'Bearer' }) };
  };
});
afterEach(() => {
  vi.unstubAllEnvs();
  setup.azure = {};
});

let number = 0;
async function store(fields: object): Promise<AzureCredential> {
  const custom = { cloud: 'custom', endpoint: azure.url, authorityHost: azure.url, caPem: azure.certPem };
  const created = await createCredential(setup.db, setup.key, newCredential.parse({ name: `way ${(number += 1)}`, tenantId: TENANT, clientId: CLIENT, ...custom, ...fields }), 'test');
  if (created === null) throw new Error('the name is taken');
  return created;
}

async function testOf({ id }: AzureCredential): Promise<CredentialTest> {
  tester.ring();
  return waitUntil('the credential is tested', async () => {
    const credential = await findCredential(setup.db, id);
    return credential?.testing === false ? credential.test : null;
  });
}

const terraformOf = async ({ id }: AzureCredential) => (await terraformSignInOf(setup, { target: 'azure', credentialId: id, subscriptionId: null })).settings;

test.each<[string, (file: string) => [tokenFile: string, own: Record<string, string>]]>([
  ['the credential', (file) => [file, {}]],
  ['ARM_OIDC_TOKEN_FILE_PATH of the runner', (file) => ['', { ARM_OIDC_TOKEN_FILE_PATH: file }]],
  ['AZURE_FEDERATED_TOKEN_FILE of the runner', (file) => ['', { AZURE_FEDERATED_TOKEN_FILE: file }]],
])('a workload signs in with the token in the file that %s names, and Terraform is told of the same', async (_name, naming) => {
  const file = path.join(folder, 'token');
  const [tokenFile, own] = naming(file);
  setup.azure = own;
  const credential = await store({ kind: 'workload_identity', tokenFile });
  expect(await testOf(credential)).toMatchObject({ problem: null, tenants: [{ name: 'Ours' }], subscriptions: [{ name: 'Research' }] });
  expect(signedInWith?.get('client_assertion')).toBe(FEDERATED);
  expect(new Set(azure.tokens)).toEqual(new Set(['Bearer token-of-the-workload']));
  expect(await terraformOf(credential)).toMatchObject({ ARM_USE_OIDC: 'true', ARM_OIDC_TOKEN_FILE_PATH: file });
});

test('sends no file that lies outside the directory for such files, also through a link that was changed after it was stored', async () => {
  setup.azure = {};
  await mkdir(path.join(setup.dataDir, 'keys'), { recursive: true });
  const key = path.join(setup.dataDir, 'keys', 'canary.key');
  await writeFile(key, 'CANARY-OF-THE-KEY');
  const link = path.join(folder, 'link');
  await symlink(key, link);
  for (const tokenFile of [key, '/etc/hostname', link]) {
    const credential = await store({ kind: 'workload_identity', tokenFile });
    const test = await testOf(credential);
    expect(test.problem?.code).toBe('token_file_missing');
    expect(JSON.stringify(test)).not.toContain('CANARY');
    expect(signedInWith).toBeNull();
    expect(credentialFor('viewer', { ...credential, test }).test?.problem?.message).not.toContain('CREDENTIAL_FILES_DIR');
    expect(credentialFor('admin', { ...credential, test }).test?.problem?.message).toContain(tokenFile);
  }
});

test('a workload for which nobody names a file is told so', async () => {
  expect((await testOf(await store({ kind: 'workload_identity' }))).problem?.code).toBe('token_file_missing');
});

const GIVEN = { access_token: 'token-of-the-host', expires_in: '3600', expires_on: String(Math.floor(Date.now() / 1000) + 3600), token_type: 'Bearer' };

test.each([
  ['the one that is named', CLIENT, CLIENT],
  ['its only one', '', null],
])('a host’s identity is asked of the host: %s', async (_name, clientId, asked) => {
  host.answer = { status: 200, body: GIVEN };
  const credential = await store({ kind: 'managed_identity', clientId, tenantId: '' });
  expect(await testOf(credential)).toMatchObject({ problem: null, subscriptions: [{ name: 'Research' }] });
  expect([host.query?.get('resource'), host.query?.get('client_id')]).toEqual([azure.url, asked]);
  expect(new Set(azure.tokens)).toEqual(new Set(['Bearer token-of-the-host']));
});

test('a host that has no such identity does not let anybody in', async () => {
  host.answer = { status: 400, body: { error: 'invalid_request', error_description: 'Identity not found' } };
  const { problem } = await testOf(await store({ kind: 'managed_identity', clientId: TENANT, tenantId: '' }));
  expect(problem?.message).toContain('Identity not found');
  expect(azure.tokens).toEqual([]);
});

test.each([
  ['of the tenant that is named', TENANT, `--tenant ${TENANT}`],
  ['of whatever tenant it is in', '', ''],
])('a login is the Azure CLI’s, %s', async (_name, tenantId, argument) => {
  const said = path.join(folder, 'said');
  const answer = JSON.stringify({ accessToken: 'token-of-the-login', expiresOn: '2099-01-01 00:00:00.000000', expires_on: 4_070_908_800, subscription: SUBSCRIPTION, tenant: TENANT, tokenType: 'Bearer' });
  await writeFile(path.join(folder, 'az'), `#!/bin/sh\necho "$@" > ${said}\necho '${answer}'\n`);
  await chmod(path.join(folder, 'az'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  expect(await testOf(await store({ kind: 'azure_cli', clientId: '', tenantId }))).toMatchObject({ problem: null, subscriptions: [{ name: 'Research' }] });
  const words = await readFile(said, 'utf8');
  expect(words).toContain(`--resource ${azure.url}`);
  expect(words.includes('--tenant')).toBe(argument !== '');
  expect(words).toContain(argument);
  expect(new Set(azure.tokens)).toEqual(new Set(['Bearer token-of-the-login']));
});

test('a login that has ended is told in the Azure CLI’s words', async () => {
  await writeFile(path.join(folder, 'az'), '#!/bin/sh\necho "ERROR: AADSTS700082: The refresh token has expired due to inactivity." >&2\nexit 1\n');
  await chmod(path.join(folder, 'az'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  const { problem } = await testOf(await store({ kind: 'azure_cli', clientId: '', tenantId: '' }));
  expect(problem).toMatchObject({ code: 'credential_expired', message: expect.stringContaining('AADSTS700082') });
});
