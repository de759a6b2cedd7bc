import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Role } from '#lib/auth/permission.ts';
import { createCredential } from '#lib/azure-credentials/credential-store.ts';
import { appendLogLines, type NewLogLine } from '#lib/logs/log-store.ts';
import { saveNetworkSettings } from '#lib/network/network-settings-store.ts';
import { NO_NETWORK_VALUES } from '#lib/network/network-settings.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import { explainFailure } from '#lib/runs/explain-failure.ts';
import { hasOtherBackend } from '#lib/runs/other-hosts.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import type { Diagnostic } from '#lib/terraform/outcome.ts';
import type { Container } from '#lib/web/container.ts';
import { GET as getDeployments } from '#app/api/v1/deployments/route.ts';
import { GET as getDeployment } from '#app/api/v1/deployments/[deploymentId]/route.ts';
import { GET as getRunsOf } from '#app/api/v1/deployments/[deploymentId]/runs/route.ts';
import { GET as getRuns } from '#app/api/v1/runs/route.ts';
import { GET as getRun } from '#app/api/v1/runs/[runId]/route.ts';
import { GET as getLog } from '#app/api/v1/runs/[runId]/log/route.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useWebServices } from '#tests/support/web-services.ts';

// Outside a request of Next's there are no headers() and no redirects; the API uses neither.
vi.mock('next/headers', () => ({ headers: () => Promise.reject(new Error('no request')) }));
vi.mock('next/navigation', () => ({ forbidden: () => {}, redirect: () => {} }));

let services: Container;
let tokens: Readonly<Record<Role, string>>;
useWebServices((opened, made) => {
  services = opened;
  tokens = made;
});

/** Where the run keeps its state, whose cloud it works in, and where modules come from. */
interface Hosts {
  backend?: string;
  cloud?: 'custom' | 'public';
  registry?: string;
}

const CANARY = 'CANARY-of-an-internal-host';
const BACKEND_ERROR: Diagnostic = { severity: 'error', summary: `Error loading state: HTTP 500 ${CANARY}`, detail: `the server said ${CANARY}`, address: null };
const AZURE_ERROR: Diagnostic = { severity: 'error', summary: 'creating Resource Group', detail: `unexpected status 409 with error: StrangeThing: ${CANARY}`, address: 'module.x.azurerm_resource_group.default' };
const FETCH_ERROR: Diagnostic = { severity: 'error', summary: 'Failed to download module', detail: `Could not download module "wandb": remote: ${CANARY}`, address: null };
const OWN_ERROR: Diagnostic = { severity: 'error', summary: 'Invalid value for variable', detail: `The size must be one of a list, ${CANARY} is none.`, address: null };

/** A run that failed with these errors, all of them in its log too. */
async function failedRun(diagnostics: readonly Diagnostic[], { backend, cloud, registry }: Hosts): Promise<{ deploymentId: string; runId: string }> {
  const { db, key } = services.context;
  const deploymentId = await buildDeployment(db);
  const { id: runId } = await buildRun(db, deploymentId);
  const addresses = cloud === 'custom' ? { endpoint: 'https://10.0.0.8', authorityHost: 'https://10.0.0.8' } : { endpoint: null, authorityHost: null };
  const parts = { name: randomUUID(), kind: 'client_secret', cloud: cloud ?? 'public', ...addresses, caPem: null, tenantId: randomUUID(), clientId: randomUUID(), subscriptionId: null, tokenFile: null, expiresAt: null } as const;
  const credential = await createCredential(db, key, { ...parts, secret: { clientSecret: 'secret' } }, 'test');
  const files = backend === undefined ? [] : [{ name: 'backend.tf', content: `terraform {\n  backend ${backend}\n}\n` }];
  await db.prisma.run.update({ where: { id: runId }, data: { target: 'azure', credentialId: credential!.id, stateIsHere: backend === undefined, files } });
  await saveNetworkSettings(services.context, { ...NO_NETWORK_VALUES, moduleRegistryUrl: registry ?? null, forget: [] }, 'test');
  const { claim } = (await claimRun(db, { runId, runnerId: 'runner', hostId: 'host' }))!;
  const events = diagnostics.map((one): NewLogLine => ({ at: '2026-11-24T09:00:00.000Z', phase: 'plan', level: 'error', type: 'diagnostic', text: `Error: ${one.summary}`, event: { kind: 'diagnostic', ...one } }));
  await appendLogLines(db, { runId, claim, after: 0, lines: events, position: null });
  await inTransaction(db, (tx) => moveRun(tx, runId, 'fail', { failure: explainFailure({ diagnostics, step: 'init', cloud: null }) }, claim));
  return { deploymentId, runId };
}

/** What a role is shown of a run, by every door of the API. */
async function everythingShown(role: Role, { deploymentId, runId }: { deploymentId: string; runId: string }): Promise<string> {
  const ask = async (route: typeof getRun, query = '', accept = 'application/json') => {
    const request = new Request(`http://console/api/v1/x${query}`, { headers: { authorization: `Bearer ${tokens[role]}`, accept } });
    const response = await route(request, { params: Promise.resolve({ deploymentId, runId }) });
    expect(response.status).toBe(200);
    return response.text();
  };
  const ofRun = await Promise.all([getDeployments, getDeployment, getRunsOf, getRuns, getRun, getLog].map((route) => ask(route)));
  const search = JSON.parse(await ask(getLog, '?search=canary')) as { total: number };
  return [...ofRun, await ask(getLog, '', 'text/plain'), await ask(getLog, '', 'text/event-stream'), search.total > 0 ? CANARY : ''].join('\n');
}

const HIDDEN: [string, Diagnostic, Hosts][] = [
  ['an http backend', BACKEND_ERROR, { backend: '"http" {\n    address = "https://10.0.0.9/state"\n  }' }],
  ['an s3 backend with an endpoint', BACKEND_ERROR, { backend: '"s3" {\n    bucket = "b"\n    endpoints = {\n      s3 = "https://10.0.0.9"\n    }\n  }' }],
  ['the API of a custom cloud', AZURE_ERROR, { cloud: 'custom' }],
  ['a registry of the operator’s', FETCH_ERROR, { registry: 'https://registry.corp.example' }],
];

describe.each(HIDDEN)('the answer of %s to a run', (_name, error, hosts) => {
  let run: { deploymentId: string; runId: string };
  beforeEach(async () => {
    // An error that comes first speaks for the run; the answer is told as another one, too.
    run = await failedRun([error, { ...error, detail: `${error.detail} again` }], hosts);
  });

  it('is shown to admins only, in failure, log, search and stream', async () => {
    for (const role of ['viewer', 'planner', 'approver'] as const) {
      const shown = await everythingShown(role, run);
      expect(shown).not.toContain(CANARY);
      expect(shown).toContain('What it answered is shown to admins only.');
    }
    expect(await everythingShown('admin', run)).toContain(CANARY);
  });

  it('is hidden of a run that was stored before the console kept texts without it', async () => {
    const { prisma } = services.context.db;
    const { failure } = await prisma.run.findUniqueOrThrow({ where: { id: run.runId }, select: { failure: true } });
    const { withoutAnswer: _, others, ...older } = failure as { withoutAnswer: object; others: { withoutAnswer?: object }[] };
    await prisma.run.update({ where: { id: run.runId }, data: { failure: { ...older, others: others.map(({ withoutAnswer: _made, ...other }) => other) } as never } });
    expect(await everythingShown('viewer', run)).not.toContain(CANARY);
  });
});

it.each<[string, Diagnostic, Hosts]>([
  ['Azure answered', AZURE_ERROR, { backend: '"http" {\n    address = "https://10.0.0.9/state"\n  }' }],
  ['Azure’s own storage answered', BACKEND_ERROR, { backend: '"azurerm" {\n    storage_account_name = "state"\n    key = "x"\n  }' }],
  ['the public registry answered', FETCH_ERROR, {}],
  ['Terraform found by itself', OWN_ERROR, { backend: '"http" {\n    address = "https://10.0.0.9/state"\n  }' }],
])('shows everybody what %s', async (_name, error, hosts) => {
  expect(await everythingShown('viewer', await failedRun([error], hosts))).toContain(CANARY);
});

it.each([
  ['"gcs" {\n  storage_custom_endpoint = "https://10.0.0.9"\n}', true], ['"gcs" {\n  bucket = "b"\n}', false],
  ['"pg" {\n}', true], ['"azurerm" {\n  metadata_host = "stack.example"\n}', true], ['"remote" {\n  hostname = "tfe.corp.example"\n}', true], ['"remote" {\n  organization = "acme"\n}', false],
  ['"s3" {\n  https_proxy = "http://10.0.0.9"\n}', true],
])('tells a backend on a host that a person chose: %s', (backend, isOther) => {
  expect(hasOtherBackend([{ name: 'backend.tf', content: `terraform {\n  backend ${backend}\n}\n` }])).toBe(isOther);
});
