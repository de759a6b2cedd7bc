import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { Role } from '#lib/auth/permission.ts';
import { createCredential } from '#lib/azure-credentials/credential-store.ts';
import { shownFinding } from '#lib/azure-credentials/shown-answer.ts';
import { signInOf } from '#lib/azure/azure-sign-in.ts';
import { recordObservationError } from '#lib/azure/azure-status-store.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import { recordSurveyProblem } from '#lib/teardown/survey-store.ts';
import { GET as getLedger } from '#app/api/v1/deployments/[deploymentId]/ledger/route.ts';
import { GET as getPreflight } from '#app/api/v1/deployments/[deploymentId]/preflight/route.ts';
import { GET as getStatus } from '#app/api/v1/deployments/[deploymentId]/status/route.ts';
import { GET as getTeardown } from '#app/api/v1/deployments/[deploymentId]/teardown/route.ts';
import { GET as getUnmanaged } from '#app/api/v1/deployments/[deploymentId]/unmanaged/route.ts';
import { useWebServices } from '#tests/support/web-services.ts';

// Outside a request of Next's there are no headers() and no redirects; the API uses neither.
vi.mock('next/headers', () => ({ headers: () => Promise.reject(new Error('no request')) }));
vi.mock('next/navigation', () => ({ forbidden: () => {}, redirect: () => {} }));

const ANSWER = 'CANARY of an internal host';
const NOW = new Date();

let context: ConsoleContext;
let tokens: Readonly<Record<Role, string>>;
useWebServices((services, made) => {
  context = services.context;
  tokens = made;
});

/** A deployment on this cloud, to every question about which its host gave an error. */
async function buildAnswered(cloud: 'custom' | 'public'): Promise<string> {
  const addresses = cloud === 'custom' ? { endpoint: 'https://10.0.0.8', authorityHost: 'https://10.0.0.8' } : { endpoint: null, authorityHost: null };
  const parts = { name: randomUUID(), kind: 'client_secret', cloud, ...addresses, caPem: null, tenantId: randomUUID(), clientId: randomUUID(), subscriptionId: randomUUID(), tokenFile: null, expiresAt: null } as const;
  const credential = await createCredential(context.db, context.key, { ...parts, secret: { clientSecret: 'secret' } }, 'test');
  const name = `d-${randomUUID().slice(0, 8)}`;
  const { prisma } = context.db;
  const { id } = await prisma.deployment.create({ data: { name, target: 'azure', location: 'westeurope', moduleVersion: '7.9.2', inputs: { namespace: name }, reservedName: name, createdBy: 'test', credentialId: credential!.id } });
  const error = { code: 'unknown' as const, message: ANSWER, retryAt: null };
  await recordObservationError(context.db, id, { ...error, askedAt: NOW });
  await prisma.teardownSurvey.create({ data: { deploymentId: id, requestedAt: NOW } });
  await recordSurveyProblem(context.db, id, error, NOW);
  await prisma.teardownStep.create({ data: { deploymentId: id, kind: 'delete_lock', subject: '/x', detail: { name: 'x' }, requestedBy: 'test', failure: error, finishedAt: NOW } });
  const unread = { found: null, readAt: null, unreadSince: NOW.toISOString(), problem: error };
  await prisma.teardownLedger.create({ data: { deploymentId: id, target: 'azure', namespace: name, location: 'westeurope', attemptedAt: NOW, before: [], reading: { group: unread, nodes: unread, vault: unread } } });
  const findings = [{ id: 'credential', status: 'failed', code: 'refused', values: { message: ANSWER } }, { id: 'permissions', status: 'unknown', code: 'refused', values: { message: ANSWER } }];
  await prisma.preflight.create({ data: { id: randomUUID(), deploymentId: id, requestedBy: 'test', startedAt: NOW, finishedAt: NOW, subject: { target: 'azure', credentialId: credential!.id }, inputsDigest: 'x', findings } });
  return id;
}

async function ask(route: typeof getStatus, deploymentId: string, role: Role): Promise<string> {
  const request = new Request(`http://console/api/v1/deployments/${deploymentId}`, { headers: { authorization: `Bearer ${tokens[role]}` } });
  const response = await route(request, { params: Promise.resolve({ deploymentId }) });
  expect(response.status).toBe(200);
  return response.text();
}

const ANSWERS: [string, typeof getStatus][] = [['preflight', getPreflight], ['status', getStatus], ['unmanaged', getUnmanaged], ['teardown', getTeardown], ['ledger', getLedger]];

describe.each(ANSWERS)('the answer of a host, in %s', (_name, route) => {
  it('is shown to admins only when the cloud is not one of Azure’s own', async () => {
    const id = await buildAnswered('custom');
    for (const role of ['viewer', 'planner', 'approver'] as const) {
      const text = await ask(route, id, role);
      expect(text).not.toContain('CANARY');
      expect(text).toMatch(/\((?:unknown|refused)\)\. What it answered is shown to admins only/);
    }
    expect(await ask(route, id, 'admin')).toContain(ANSWER);
  });

  it('is shown to everybody when Azure gave it', async () => {
    expect(await ask(route, await buildAnswered('public'), 'viewer')).toContain(ANSWER);
  });
});

it('hides what a state backend and a git server answered, unless git is GitHub’s', () => {
  const viewer = { role: 'viewer', isAzure: true } as const;
  const backend = (kind: string) => ({ id: 'state_backend', status: 'failed', code: 'unreachable', values: { kind, host: '10.0.0.8', message: ANSWER } }) as const;
  const git = (host: string) => ({ id: 'git', status: 'failed', code: 'unreached', values: { host, reason: ANSWER } }) as const;
  for (const finding of [backend('http'), git('git.corp.example')]) {
    expect(JSON.stringify(shownFinding(viewer, finding))).not.toContain('CANARY');
    expect(shownFinding({ ...viewer, role: 'admin' }, finding)).toEqual(finding);
  }
  for (const finding of [backend('azurerm'), git('github.com')]) expect(shownFinding(viewer, finding)).toEqual(finding);
});

it('knows a runner’s sign-in to a custom cloud', () => {
  const principal = { ARM_TENANT_ID: 't', ARM_CLIENT_ID: 'c', ARM_CLIENT_SECRET: 's' };
  const ofCloud = (settings: Record<string, string>) => signInOf({ ...principal, ...settings }, null)?.isCustomCloud ?? false;
  expect([{}, { ARM_ENVIRONMENT: 'usgovernment' }, { ARM_ENVIRONMENT: 'china' }].map(ofCloud)).toEqual([false, false, false]);
  expect(ofCloud({ ARM_METADATA_HOSTNAME: 'stack.example' })).toBe(true);
  expect(ofCloud({ ARM_RESOURCE_MANAGER_ENDPOINT: 'https://arm.stack.example', ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST: 'https://login.stack.example' })).toBe(true);
});
