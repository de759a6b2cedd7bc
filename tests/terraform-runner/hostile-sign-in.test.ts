import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCredential } from '#lib/azure-credentials/credential-schema.ts';
import { createCredential, findCredential } from '#lib/azure-credentials/credential-store.ts';
import { toObservationError } from '#lib/azure/azure-error.ts';
import { createMask } from '#lib/credentials/mask.ts';
import { startTestingCredentials } from '#runner/credential-tester.ts';
import { createRunnerLog } from '#runner/runner-log.ts';
import { tokenCredentialOf, withDeadline, type WayIn } from '#runner/token-credential.ts';
import { startHostileAzure, type HostileAnswer, type HostileAzure } from '#tests/support/hostile-azure.ts';
import { startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

const TENANT = '00000000-0000-4000-8000-000000000002';
const CLIENT = '00000000-0000-4000-8000-000000000003';
const CANARY = 'canary-of-a-client-secret';
const way: WayIn = { kind: 'client_secret', tenantId: TENANT, clientId: CLIENT, clientSecret: CANARY, certificate: { certificate: '' }, tokenFile: null };
let azure: HostileAzure;
let console_: TestConsole;

beforeAll(async () => {
  [azure, console_] = [await startHostileAzure(), await startTestConsole()];
});
afterAll(async () => {
  azure.close();
  await console_.close();
});

/** The way to where tokens are given is told; what is given there is `token`. */
function signInWith(token: (body: string) => HostileAnswer, rest: HostileAnswer = { body: '{"value":[]}' }) {
  const endpoints = { issuer: `${azure.url}/${TENANT}/v2.0`, authorization_endpoint: `${azure.url}/authorize`, token_endpoint: `${azure.url}/token`, jwks_uri: `${azure.url}/keys` };
  azure.answer = ({ path: asked, body }) => (asked.includes('openid-configuration') ? { body: JSON.stringify(endpoints) } : asked.startsWith('/token') ? token(body) : rest);
}

/** What a sign-in that fails is told as. */
async function refusal(credential = tokenCredentialOf(way, { authorityHost: azure.url, disableInstanceDiscovery: true, tlsOptions: { ca: azure.certPem } })) {
  const abortSignal = AbortSignal.timeout(1_000);
  return toObservationError(await credential.getToken('https://x/.default', { abortSignal }).catch((error: unknown) => error));
}

test.each<[string, HostileAnswer, string]>([
  ['never answers', null, 'azure_unavailable'],
  ['asks for a day’s pause', { status: 429, headers: { 'retry-after': '86400' } }, 'azure_unavailable'],
  ['is out of order', { status: 503, headers: { 'retry-after': '86400' } }, 'azure_unavailable'],
  ['gives a page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 'azure_unavailable'],
  ['refuses', { status: 401, body: '{"error":"invalid_client","error_description":"AADSTS7000215: no"}' }, 'credential_invalid'],
])('a sign-in that %s ends at once, as what it is', async (_name, answer, code) => {
  signInWith(() => answer);
  expect((await refusal()).code).toBe(code);
});

test('a refusal that holds what was sent does not show the secret', async () => {
  signInWith((body) => ({ status: 401, body: JSON.stringify({ error: 'invalid_client', error_description: `AADSTS7000215: ${body.split('&').toReversed().join('&')}` }) }));
  const told = await refusal();
  expect(told.message).toMatch(/client_secret=•+/);
  for (let error: unknown = told; error instanceof Error; error = error.cause) expect(`${error.message}${error.stack}`).not.toContain(CANARY);
});

test('an `az` that hangs is not waited for', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'az-'));
  await writeFile(path.join(folder, 'az'), '#!/bin/sh\nexec sleep 5\n');
  await chmod(path.join(folder, 'az'), 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before}`;
  const login = tokenCredentialOf({ ...way, kind: 'azure_cli' }, { authorityHost: azure.url });
  expect((await refusal(login)).code).toBe('azure_unavailable');
  process.env.PATH = before;
  await rm(folder, { recursive: true });
});

test('nobody waits longer than the deadline, with or without a signal of their own', async () => {
  const never = withDeadline({ getToken: () => new Promise(() => {}) }, createMask([]), 50);
  await expect(never.getToken('x')).rejects.toThrow(/timeout/);
  await expect(never.getToken('x', { abortSignal: AbortSignal.abort() })).rejects.toThrow(/abort/);
});

/** What the test of a stored credential says that signs in there. */
async function testedCredential() {
  const [setup] = console_.setups;
  const { db, key } = setup!;
  const custom = { cloud: 'custom', endpoint: azure.url, authorityHost: azure.url, caPem: azure.certPem };
  const { id } = (await createCredential(db, key, newCredential.parse({ name: randomUUID(), kind: 'client_secret', clientSecret: CANARY, tenantId: TENANT, clientId: CLIENT, ...custom }), 'test'))!;
  const log = createRunnerLog('test');
  log.level = 'error';
  const tester = startTestingCredentials(setup!, log);
  tester.ring();
  const { test: seen } = await waitUntil('it is tested', async () => {
    const credential = await findCredential(db, id);
    return credential?.testing === false ? credential : null;
  });
  tester.stop();
  return seen;
}

test('words that no database takes do not keep a credential from being tested', async () => {
  signInWith(() => ({ body: '{"access_token":"x","expires_in":3600,"token_type":"Bearer"}' }), { body: String.raw`{"value":[{"tenantId":"t","displayName":"a\u0000b\ud800","subscriptionId":"s"}]}` });
  expect(await testedCredential()).toMatchObject({ problem: null, tenants: [{ id: 't', name: 'ab\ufffd' }] });
});

// The sentences: AzureAD/microsoft-authentication-library-for-js#8339, and Entra's list of codes.
test.each([
  ['was never uploaded', 'is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: 00]', 'credential_invalid'],
  ['has ended', 'is not registered on application. [Reason - The key used is expired., Thumbprint of key used by client: 00]', 'credential_expired'],
])('a certificate that %s is told as that', async (_name, reason, code) => {
  signInWith(() => ({ status: 401, body: JSON.stringify({ error: 'invalid_client', error_description: `AADSTS700027: The certificate with identifier used to sign the client assertion ${reason}` }) }));
  expect((await testedCredential())?.problem?.code).toBe(code);
});
