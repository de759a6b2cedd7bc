import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificatesIn } from '#lib/network/trusted-certificates.ts';
import type { AzureCredential } from '#lib/azure-credentials/azure-credential.ts';
import { newCredential } from '#lib/azure-credentials/credential-schema.ts';
import { changeCredential, createCredential, findCredential, removeCredential, requestCredentialTest } from '#lib/azure-credentials/credential-store.ts';
import { updateDeployment } from '#lib/deployments/deployment-store.ts';
import { observeDeployment } from '#lib/azure/observe-deployment.ts';
import type { LedgerReading } from '#lib/teardown/ledger.ts';
import { recordLedger } from '#lib/teardown/ledger-store.ts';
import { unreadLedger } from '#lib/teardown/read-ledger.ts';
import { createAccessFinder, terraformSignInOf } from '#runner/azure-access.ts';
import { startTestingCredentials, type CredentialTester } from '#runner/credential-tester.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '#runner/practice/practice-module.ts';
import { setSimulatorFaults, startSimulator, type RunningSimulator } from '#runner/practice/simulator/simulator.ts';
import { prepareRunNetwork } from '#runner/run-network.ts';
import { createRunnerLog } from '#runner/runner-log.ts';
import type { RunnerSetup } from '#runner/run-context.ts';
import { makeCertificate } from '#tests/support/certificates.ts';
import { buildCompleteDeployment, startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { makeDataDir, putDeployment } from './practice/simulator/practice-data.ts';

const TENANT = '00000000-0000-4000-8000-000000000002';
const CLIENT = '00000000-0000-4000-8000-000000000003';

let console_: TestConsole;
let setup: RunnerSetup;
let simulator: RunningSimulator;
let simulated = '';
let tester: CredentialTester;
let number = 0;

beforeAll(async () => {
  console_ = await startTestConsole();
  [setup] = console_.setups as [RunnerSetup];
  simulated = await makeDataDir();
  simulator = await startSimulator({ dataDir: simulated, port: 0 });
  const log = createRunnerLog('test');
  log.level = 'error';
  tester = startTestingCredentials(setup, log);
});
afterAll(async () => {
  tester.stop();
  await simulator.close();
  await console_.close();
  await rm(simulated, { recursive: true, force: true });
});

/** A credential for a cloud of its own addresses: the simulator, which signs in and answers as Azure does. */
async function store(fields: object): Promise<AzureCredential> {
  const custom = { cloud: 'custom', endpoint: simulator.url, authorityHost: simulator.url, caPem: simulator.certPem, tenantId: TENANT, clientId: CLIENT };
  const parsed = newCredential.parse({ name: `c${(number += 1)}`, kind: 'client_secret', clientSecret: 'a-client-secret', ...custom, ...fields });
  const created = await createCredential(setup.db, setup.key, parsed, 'test');
  if (created === null) throw new Error('the name is taken');
  return created;
}

const tested = (id: string) =>
  waitUntil('the credential is tested', async () => {
    tester.ring();
    const credential = await findCredential(setup.db, id);
    return credential !== null && !credential.testing ? credential.test : null;
  });

test('a secret signs in, and the test says which tenant and subscriptions it sees', async () => {
  const { id } = await store({});
  expect(await tested(id)).toMatchObject({ problem: null, tenants: [{ id: TENANT, name: 'Practice' }], subscriptions: [{ id: PRACTICE_SUBSCRIPTION_ID, name: 'Practice', state: 'Enabled' }] });
});

test('a certificate signs in too', async () => {
  const { id, expiresAt } = await store({ kind: 'client_certificate', clientSecret: '', certificatePem: makeCertificate({ days: 9, password: 'open sesame' }).pem, certificatePassword: 'open sesame' });
  expect(await tested(id)).toMatchObject({ problem: null });
  expect(Math.round((Date.parse(String(expiresAt)) - Date.now()) / 86_400_000)).toBe(9);
});

test.each([
  ['a wrong secret', { clientSecret: 'wrong-secret' }, 'credential_invalid'],
  ['a secret that has ended', { clientSecret: 'expired-secret' }, 'credential_expired'],
  ['a default subscription that is not its own', { subscriptionId: '99999999-9999-4999-8999-999999999999' }, 'subscription_not_seen'],
  ['addresses where nobody answers', { endpoint: 'https://127.0.0.1:1', authorityHost: 'https://127.0.0.1:1' }, 'azure_unavailable'],
  ['a token file that is not there', { kind: 'workload_identity', clientSecret: '', tokenFile: '/nowhere/token' }, 'token_file_missing'],
])('%s is told as what it is', async (_name, fields, code) => {
  expect((await tested((await store(fields)).id))?.problem?.code).toBe(code);
});

test('one that may not look at subscriptions is told so', async () => {
  await setSimulatorFaults(simulated, { subscriptions: { status: 403 } });
  const { id } = await store({});
  expect((await tested(id))?.problem?.code).toBe('not_authorized');
  await setSimulatorFaults(simulated, {});
  await requestCredentialTest(setup.db, id);
  expect((await tested(id))?.problem).toBeNull();
});

test('a rotated secret is tested, and used from then on by Terraform and the SDKs alike', async () => {
  const { id } = await store({ clientSecret: 'wrong-secret', subscriptionId: PRACTICE_SUBSCRIPTION_ID });
  await putDeployment(simulated, 'demo');
  const findAccess = createAccessFinder(setup, null);
  const place = { target: 'azure', credentialId: id, subscriptionId: null };
  const observe = async () => observeDeployment((await findAccess(place))!.clients, { resourceGroup: 'demo', clusterName: 'demo-cluster' });
  await expect(observe()).rejects.toThrow(/AADSTS7000215/);
  expect(await changeCredential(setup.db, setup.key, id, { clientSecret: 'a-better-secret' })).toMatchObject({ ok: true });
  expect((await tested(id))?.problem).toBeNull();
  expect((await observe()).resources).toHaveLength(12);
  const signIn = await terraformSignInOf(setup, place);
  expect(signIn).toMatchObject({ settings: { ARM_CLIENT_SECRET: 'a-better-secret', ARM_USE_CLI: 'false', ARM_SUBSCRIPTION_ID: PRACTICE_SUBSCRIPTION_ID, ARM_METADATA_HOSTNAME: new URL(simulator.url).host }, secrets: ['a-better-secret'] });
  expect(signIn.caPem).toBe(simulator.certPem);
});

test('Terraform believes the cloud’s certificate, an admin’s and the environment’s, in one file of the run’s own', async () => {
  const [ofAdmin, ofEnvironment] = [makeCertificate({ days: 1 }).pem, makeCertificate({ days: 1 }).pem];
  const folder = path.join(setup.dataDir, 'work', 'a-run');
  const named = path.join(simulated, 'named.pem');
  await writeFile(named, ofEnvironment);
  await setup.db.prisma.networkSettings.create({ data: { values: { caPem: ofAdmin }, updatedBy: 'test' } });
  const { network } = await prepareRunNetwork({ ...setup, network: { NODE_EXTRA_CA_CERTS: named } }, { folder, phase: 'plan', cloudCaPem: simulator.certPem });
  await setup.db.prisma.networkSettings.deleteMany();
  expect(network.SSL_CERT_FILE).toBe(path.join(folder, 'ca-certificates.pem'));
  const bundle = await readFile(String(network.SSL_CERT_FILE), 'utf8');
  for (const pem of [ofAdmin, ofEnvironment, simulator.certPem]) expect(bundle).toContain(certificatesIn(pem)[0]);
  expect(bundle).not.toContain('PRIVATE KEY');
  expect(bundle).toContain(tls.getCACertificates('system')[0]);
});

test('a login’s tenant can be chosen, and is tested anew; a service principal’s is its own', async () => {
  const login = await store({ kind: 'azure_cli', clientSecret: '', clientId: '', tenantId: '' });
  await tested(login.id);
  const chosen = await changeCredential(setup.db, setup.key, login.id, { tenantId: TENANT });
  expect(chosen).toMatchObject({ ok: true, credential: { tenantId: TENANT, testing: true, rotatedAt: expect.any(String) } });
  const principal = await store({});
  expect(await changeCredential(setup.db, setup.key, principal.id, { tenantId: CLIENT })).toEqual({ ok: false, reason: 'tenant_fixed' });
});

test('nothing of it stands in clear in its row, and its secret is not read with it', async () => {
  const { id } = await store({ clientSecret: 'canary-of-a-credential' });
  const { rows } = await setup.db.pool.query('SELECT to_jsonb(azure_credentials)::text AS all FROM azure_credentials WHERE id = $1', [id]);
  expect(String(rows[0].all)).not.toContain('canary');
  expect(JSON.stringify(await findCredential(setup.db, id))).not.toMatch(/canary|sealed/);
});

test('one that a deployment uses is not removed; when it is free, it is', async () => {
  const { id } = await store({});
  const deployment = await buildCompleteDeployment(console_, { target: 'azure' });
  const fields = { ...deployment, secrets: {}, subscriptionId: PRACTICE_SUBSCRIPTION_ID };
  await updateDeployment(setup.db, setup.key, deployment.id, { ...fields, credentialId: id });
  expect(await removeCredential(setup.db, id)).toEqual({ ok: false, reason: 'in_use' });
  await updateDeployment(setup.db, setup.key, deployment.id, { ...fields, credentialId: null });
  expect(await removeCredential(setup.db, id)).toEqual({ ok: true });
  expect(await removeCredential(setup.db, id)).toEqual({ ok: false, reason: 'not_found' });
});

test('one with which a teardown is still read back is not removed before the ledger is settled, archived or not', async () => {
  const { id } = await store({});
  const deployment = await buildCompleteDeployment(console_, { target: 'azure' });
  await setup.db.prisma.deployment.update({ where: { id: deployment.id }, data: { credentialId: id, subscriptionId: PRACTICE_SUBSCRIPTION_ID, status: 'destroyed', archivedAt: new Date() } });
  const refused = { ok: false, reason: 'unsettled', deployment: deployment.name };
  expect(await removeCredential(setup.db, id)).toEqual(refused);
  const target = { id: deployment.id, target: 'azure', credentialId: id, subscriptionId: PRACTICE_SUBSCRIPTION_ID, namespace: deployment.name, location: 'westeurope' };
  const record = (reading: LedgerReading) => recordLedger(setup.db, target, { before: [], reading, subscriptionId: PRACTICE_SUBSCRIPTION_ID, askedAt: new Date() });
  await record(unreadLedger(null, { code: 'credential_invalid', message: 'expired', retryAt: null }, '2026-01-05T10:00:00.000Z'));
  expect(await removeCredential(setup.db, id)).toEqual(refused);
  const read = { readAt: '2026-01-05T10:01:00.000Z', unreadSince: null, problem: null };
  await record({ group: { ...read, found: { exists: false, resources: [], locks: [] } }, nodes: { ...read, found: { name: 'MC', exists: false } }, vault: { ...read, found: { kept: null } } });
  expect(await removeCredential(setup.db, id)).toEqual({ ok: true });
});

test('a kind is refused without what it needs, at the field that is missing', () => {
  const fields = (given: object) => newCredential.safeParse({ name: 'x', ...given }).error?.issues.map((issue) => issue.path.join('.'));
  expect(fields({ kind: 'client_secret' })).toEqual(['tenantId', 'clientId', 'clientSecret']);
  expect(fields({ kind: 'client_certificate', tenantId: TENANT, clientId: CLIENT, certificatePem: 'hello' })).toEqual(['certificatePem']);
  expect(fields({ kind: 'workload_identity', tenantId: TENANT, clientId: CLIENT, tokenFile: 'token' })).toEqual(['tokenFile']);
  expect(fields({ kind: 'managed_identity', cloud: 'custom' })).toEqual(['endpoint', 'authorityHost']);
  expect(fields({ kind: 'azure_cli', tenantId: 'contoso' })).toEqual(['tenantId']);
});
