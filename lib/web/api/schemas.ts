import { z } from 'zod';
import { CLOUD_NAMES, CREDENTIAL_KINDS, CREDENTIAL_PROBLEMS } from '#lib/azure-credentials/azure-credential.ts';
import { DEPLOYMENT_STATUSES, TARGETS, type BackendChoice } from '#lib/deployments/deployment.ts';
import { inputValue, practiceFaultSchema } from '#lib/deployments/draft-schema.ts';
import { DRIFT_OUTCOMES, REVERTS } from '#lib/drift/drift-report.ts';
import { DRIFT_SCHEDULES } from '#lib/drift/drift-schedule.ts';
import { LOG_LEVELS } from '#lib/logs/log-line.ts';
import { ADDRESS_SETTINGS } from '#lib/network/network-settings.ts';
import { parseCursor, type Cursor } from '#lib/page.ts';
import { PREFLIGHT_CHECK_IDS, PREFLIGHT_FIXES, PREFLIGHT_STATUSES } from '#lib/preflight/preflight.ts';
import { FAILURE_CODES, REMEDIES } from '#lib/runs/run-failure.ts';
import { RUN_KINDS, RUN_PHASES, RUN_STATUSES } from '#lib/runs/run-status.ts';
import { COMPONENT_STATES, STATUS_COMPONENTS } from '#lib/status/component-status.ts';
import { HEALTH_KINDS } from '#lib/status/health.ts';
import { CHAIN_LINKS, LINK_CODES, LINK_STATUSES } from '#lib/status/wandb-chain.ts';
import { STEP_KINDS } from '#lib/teardown/teardown-step.ts';
import { TEARDOWN_STAGES } from '#lib/teardown/teardown-view.ts';
import { translator } from '#lib/words/translate.ts';
import { searchText } from '../log-query.ts';

const words = translator('input');

// What /api/v1 takes and gives; routes and openapi.json are made of the same schemas.

export const deploymentParams = z.object({ deploymentId: z.uuid() });
export const runParams = z.object({ runId: z.uuid() });
export const credentialParams = z.object({ credentialId: z.uuid() });
export const stateVersionParams = z.object({ deploymentId: z.uuid(), versionId: z.uuid() });

const backend = z.strictObject({
  kind: z.enum(['console', 'azurerm', 's3', 'gcs', 'pg', 'http', 'remote', 'cloud']),
  config: z.record(z.string(), inputValue).optional(),
}) as unknown as z.ZodType<BackendChoice>;
const practice = z.strictObject({ faults: z.array(practiceFaultSchema).max(100) }).nullable();

const changeable = {
  name: z.string(),
  location: z.string().max(200),
  moduleVersion: z.string().max(20).optional(),
  inputs: z.record(z.string(), inputValue),
  backend: backend.optional(),
  credentialId: z.uuid().nullable().optional().describe('A stored Azure credential; null: what the runner was started with.'),
  subscriptionId: z.uuid().nullable().optional().describe('Where to deploy; null: the credential\'s own subscription.'),
  practice: practice.optional(),
};
export const newDeployment = z.strictObject({ target: z.enum(TARGETS), ...changeable });
export const deploymentChange = z.strictObject(changeable).partial();

export const newRun = z.strictObject({
  kind: z.enum(RUN_KINDS),
  autoApprove: z.boolean().optional(),
  adopt: z.union([z.boolean(), z.literal('only')]).optional().describe('For a deploy: import what Azure has and state has not (see /unmanaged), with all else that is to do; "only": nothing beside it.'),
  leaveUnmanaged: z.boolean().optional().describe('For a destroy: go on although Azure has resources of it that its state has not; they stay in Azure.'),
  purpose: z.literal('unprotect').optional().describe('For a deploy: turn deletion protection off and plan nothing else, so that a destroy does not race the locks.'),
  drift: z.boolean().optional().describe('For a plan_only run: ask whether Azure still is what state says; /drift has what it found. One at a time: a second ask is answered with the one there is.'),
  refreshOnly: z.boolean().optional().describe('For a deploy: take into state what Azure has, and change nothing in Azure.'),
  skipPreflight: z.string().trim().min(1).max(500).optional().describe('For a deploy, by an admin: why it may start without a preflight, or past one that failed. Kept with the run.'),
}).refine(({ kind, purpose }) => purpose === undefined || kind === 'deploy', { path: ['purpose'], message: words('purpose') });
export const newTeardownStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delete_lock'), id: z.string().min(1).max(2_000) }),
  z.strictObject({ kind: z.literal('delete_resources'), ids: z.array(z.string().min(1).max(2_000)).min(1).max(100) }),
  z.strictObject({ kind: z.literal('drop_cluster_contents') }),
]);
export { checkedChange as changedCredential, newCredential } from '#lib/azure-credentials/credential-schema.ts';
export const driftChange = z.strictObject({ schedule: z.enum(DRIFT_SCHEDULES) });
export const newPreflight = z.strictObject({ fix: z.enum(PREFLIGHT_FIXES).optional().describe('What is mended before it looks: register_providers registers the resource providers that are missing; needs the right to approve.') });
export const newMaintenance = z.strictObject({ reason: z.string().trim().min(3).max(500) });
export const approval = z.strictObject({});
export const cancellation = z.strictObject({ force: z.boolean().optional() });

const cursor = z
  .string()
  .refine((text) => parseCursor(text) !== null, words('cursor'))
  .optional();
const limit = z.coerce.number().int().min(1).max(100).default(50);

/** One of the statuses, or several with commas between them. */
function statuses<const T extends readonly string[]>(known: T) {
  return z
    .string()
    .refine((text) => text.split(',').every((one) => known.includes(one)), words('statuses', { known: known.join(', ') }))
    .optional();
}

export const deploymentsQuery = z.object({ q: searchText.optional(), status: statuses(DEPLOYMENT_STATUSES), target: z.enum(TARGETS).optional(), cursor, limit });
export const runsQuery = z.object({ status: statuses(RUN_STATUSES), cursor, limit });
export const pageQuery = z.object({ cursor, limit });

/** The statuses of a query, as the stores take them. */
export function statusesOf<T extends string>(status: string | undefined): { statuses?: readonly T[] } {
  return status === undefined ? {} : { statuses: status.split(',') as T[] };
}

export function cursorOf(text: string | undefined): { cursor?: Cursor } {
  const parsed = text === undefined ? null : parseCursor(text);
  return parsed === null ? {} : { cursor: parsed };
}

// What is answered.

const time = z.iso.datetime();
const counts = z.object({ add: z.int(), change: z.int(), destroy: z.int() });
const failure = z.object({
  code: z.enum(FAILURE_CODES),
  title: z.string(),
  cause: z.string(),
  action: z.string(),
  evidence: z.object({ address: z.string().nullable(), summary: z.string(), detail: z.string() }),
  remedy: z.object({ kind: z.enum(REMEDIES), href: z.string().nullable() }).nullable(),
});
export const runAnswer = z.object({
  id: z.uuid(),
  deploymentId: z.uuid(),
  number: z.int(),
  kind: z.enum(RUN_KINDS),
  status: z.enum(RUN_STATUSES),
  queuedAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  requestedBy: z.string(),
  approvedBy: z.string().nullable(),
  counts: counts.nullable(),
  driftCheck: z.boolean(),
  skipReason: z.enum(['archived', 'destroyed', 'newer_run', 'place_changed', 'cache_wanted']).nullable(),
  refreshOnly: z.boolean(),
  failure: failure.nullable(),
  skippedPreflight: z.string().nullable(),
});
export const deploymentAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  target: z.enum(TARGETS),
  location: z.string(),
  moduleVersion: z.string(),
  inputs: z.record(z.string(), z.json()),
  secretInputs: z.array(z.string()),
  backend: z.object({ kind: z.string(), config: z.record(z.string(), z.json()).optional() }),
  credentialId: z.uuid().nullable(),
  subscriptionId: z.string().nullable(),
  status: z.enum(DEPLOYMENT_STATUSES),
  url: z.string().nullable(),
  lastRun: runAnswer.nullable(),
  createdAt: time,
  createdBy: z.string(),
  updatedAt: time,
});
export const credentialAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(CREDENTIAL_KINDS),
  cloud: z.enum(CLOUD_NAMES),
  endpoint: z.string().nullable(),
  authorityHost: z.string().nullable(),
  caPem: z.string().nullable(),
  tenantId: z.string().nullable(),
  clientId: z.string().nullable(),
  subscriptionId: z.string().nullable(),
  tokenFile: z.string().nullable(),
  expiresAt: time.nullable(),
  createdAt: time,
  createdBy: z.string(),
  rotatedAt: time.nullable(),
  testing: z.boolean(),
  test: z
    .object({
      at: time,
      host: z.string(),
      problem: z.object({ code: z.enum(CREDENTIAL_PROBLEMS), message: z.string() }).nullable(),
      tenants: z.array(z.object({ id: z.string(), name: z.string().nullable() })),
      subscriptions: z.array(z.object({ id: z.string(), name: z.string(), state: z.string(), tenantId: z.string().nullable() })),
    })
    .nullable(),
  usedBy: z.int(),
});
export const credentialsAnswer = z.object({ items: z.array(credentialAnswer), nextCursor: z.null() });
export const filesAnswer = z.object({ items: z.array(z.object({ name: z.string(), content: z.string() })), nextCursor: z.null() });
export const outputsAnswer = z.object({ items: z.array(z.object({ name: z.string(), value: z.json(), sensitive: z.boolean(), type: z.string() })), nextCursor: z.null() });
export const resourcesAnswer = z.object({
  items: z.array(z.object({ address: z.string(), type: z.string(), name: z.string(), component: z.string(), id: z.string().nullable(), tainted: z.boolean() })),
  nextCursor: z.null(),
});
export const statusAnswer = z.object({
  observedAt: time.nullable(),
  attemptedAt: time.nullable(),
  error: z.object({ code: z.string(), message: z.string(), retryAt: time.nullable() }).nullable(),
  resources: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), location: z.string().nullable(), provisioningState: z.string().nullable() })),
  cluster: z.looseObject({ name: z.string(), provisioningState: z.string().nullable() }).nullable(),
  health: z.looseObject({ kind: z.enum(HEALTH_KINDS) }).nullable().describe('In one word; null where there is nothing to be healthy.'),
  components: z.array(
    z.object({
      component: z.enum(STATUS_COMPONENTS),
      name: z.string(),
      status: z.enum(COMPONENT_STATES),
      reason: z.string(),
      unknownSince: time.nullable(),
      kubernetesVersion: z.string().nullable(),
      powerState: z.string().nullable(),
      nodes: z.int().nullable(),
      minNodes: z.int().nullable(),
      maxNodes: z.int().nullable(),
      vmSize: z.string().nullable(),
    }),
  ),
  chain: z
    .object({
      fqdn: z.string(),
      address: z.string(),
      checkedAt: time,
      links: z.array(z.object({ name: z.enum(CHAIN_LINKS), status: z.enum(LINK_STATUSES), code: z.enum(LINK_CODES), found: z.string(), next: z.string().nullable(), since: time })),
    })
    .nullable()
    .describe('The way from the DNS record to the sign-in page; null before W&B is deployed and after it is torn down.'),
});
const preflightCheck = z.object({
  id: z.enum(PREFLIGHT_CHECK_IDS),
  title: z.string(),
  status: z.enum(PREFLIGHT_STATUSES),
  found: z.string(),
  why: z.string(),
  fix: z.object({ text: z.string(), command: z.string().nullable(), link: z.string().nullable(), action: z.enum(PREFLIGHT_FIXES).nullable() }).nullable(),
});
export const preflightAnswer = z.object({
  id: z.uuid(),
  deploymentId: z.uuid(),
  requestedAt: time,
  requestedBy: z.string(),
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  inputsDigest: z.string(),
  checks: z.array(preflightCheck),
});
export const stateVersionAnswer = z.object({
  id: z.uuid(),
  deploymentId: z.uuid(),
  runId: z.uuid().nullable(),
  serial: z.int(),
  lineage: z.string(),
  digest: z.string(),
  size: z.int(),
  resourceCount: z.int(),
  createdAt: time,
  createdBy: z.string(),
  note: z.string().nullable(),
});
const text = z.string().nullable();
export const networkSettingsAnswer = z.object({
  values: z.object({ httpsProxy: text, httpProxy: text, noProxy: text, caPem: text, networkMirrorUrl: text, filesystemMirrorPath: text, moduleRegistryUrl: text, releasesUrl: text, terraformVersion: text }),
  withLogin: z.array(z.enum(ADDRESS_SETTINGS)),
  updatedAt: time.nullable(),
  updatedBy: text,
});
const maintenance = z.object({ reason: z.string(), lockedBy: z.string(), createdAt: time });
export const maintenanceAnswer = maintenance;
export const locksAnswer = z.object({
  state: z.object({ lockId: z.string(), holder: z.string(), runId: z.uuid().nullable(), operation: z.string().nullable(), createdAt: time, dead: z.boolean() }).nullable(),
  maintenance: maintenance.nullable(),
});
export const unmanagedAnswer = z.object({
  items: z.array(
    z.object({
      id: z.string().nullable(),
      type: z.string(),
      name: z.string(),
      address: z.string().nullable(),
      source: z.enum(['journal', 'resource_group', 'conflict']),
      provisioningState: z.string().nullable(),
      adoptable: z.boolean(),
      reason: z.enum(['made_anew', 'needs_cluster', 'not_ours', 'not_configured']).nullable(),
      leftByTeardown: z.boolean(),
    }),
  ),
  nextCursor: z.null(),
  observedAt: time.nullable(),
  error: z.object({ code: z.string(), message: z.string(), retryAt: time.nullable() }).nullable(),
});
const driftValue = z.looseObject({ kind: z.enum(['absent', 'known', 'unknown', 'sensitive']) });
export const driftAnswer = z.object({
  schedule: z.enum(DRIFT_SCHEDULES),
  outcome: z.enum(DRIFT_OUTCOMES).nullable().describe('Null until a check has come to its end.'),
  checkedAt: time.nullable(),
  runId: z.uuid().nullable(),
  supersededBy: z.int().nullable().describe('The number of the run that changed something since the check.'),
  resources: z.array(
    z.object({
      address: z.string(),
      type: z.string(),
      name: z.string(),
      component: z.string(),
      kind: z.enum(['changed', 'gone']),
      attributes: z.array(z.object({ path: z.string(), before: driftValue.describe('What state says.'), after: driftValue.describe('What Azure has.') })),
      hiddenAttributes: z.int().optional(),
      revert: z.enum(REVERTS).describe('What the next deploy would do to it.'),
      revertLosesData: z.boolean(),
    }),
  ),
  byAzure: z.array(z.object({ address: z.string(), type: z.string(), name: z.string(), rule: z.string(), reason: z.string(), attributes: z.array(z.string()) })),
  pending: z.int(),
  underWay: runAnswer.nullable(),
});
const logLine = z.object({
  seq: z.int(),
  at: z.iso.datetime({ offset: true }),
  phase: z.enum(RUN_PHASES),
  level: z.enum(LOG_LEVELS),
  type: z.string(),
  text: z.string(),
  event: z.looseObject({ kind: z.string() }).nullable(),
});
/** A range of lines; or, when asked with `search` or `level`, the numbers of the lines that match. */
export const logAnswer = z.union([
  z.object({ items: z.array(logLine), total: z.int(), ended: z.boolean() }),
  z.object({ matches: z.array(z.int()), total: z.int() }),
]);
const attribute = z.looseObject({ path: z.string() });
export const planAnswer = z.object({
  terraformVersion: z.string(),
  summary: z.object({ add: z.int(), change: z.int(), destroy: z.int(), replace: z.int(), import: z.int(), accept: z.int().optional() }),
  changes: z.array(z.looseObject({ address: z.string(), type: z.string(), name: z.string(), action: z.string(), component: z.string(), attributes: z.array(attribute) })),
  outputs: z.array(z.object({ name: z.string(), action: z.string(), sensitive: z.boolean() })),
});
export const pageOfAnswer = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const problemAnswer = z.looseObject({
  type: z.string(),
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
});

const azureProblem = z.object({ code: z.string(), message: z.string() });
const lookProblem = azureProblem.extend({ retryAt: time.nullable() });
const resourceSeen = z.object({ address: z.string(), type: z.string(), name: z.string(), component: z.string(), id: z.string().nullable(), tainted: z.boolean() });
export const teardownAnswer = z.object({
  stage: z.enum(TEARDOWN_STAGES),
  stages: z.record(z.enum(TEARDOWN_STAGES), z.enum(['clear', 'open', 'unknown'])),
  losses: z.array(z.object({ resource: resourceSeen, bytes: z.number().nullable() })),
  others: z.array(resourceSeen),
  locks: z.array(z.object({ id: z.string(), name: z.string(), level: z.string(), scope: z.string(), on: z.enum(['subscription', 'resource_group', 'resource']), notes: z.string().nullable(), deletable: z.boolean(), pending: z.boolean() })),
  resources: z.array(z.object({ id: z.string(), type: z.string(), name: z.string(), pending: z.boolean() })),
  outside: z.int(),
  protection: z.array(z.string()),
  lost: z.array(z.string()),
  observedAt: time.nullable(),
  error: lookProblem.nullable(),
  steps: z.array(z.object({ id: z.uuid(), kind: z.enum(STEP_KINDS), subject: z.string(), detail: z.looseObject({ name: z.string() }), requestedBy: z.string(), requestedAt: time, finishedAt: time.nullable(), failure: azureProblem.nullable() })),
});
export const ledgerAnswer = z.object({
  entries: z.array(
    z.object({
      address: z.string().nullable(),
      type: z.string(),
      name: z.string(),
      component: z.string().nullable(),
      id: z.string().nullable(),
      outcome: z.enum(['gone', 'reserved', 'kept', 'exists', 'unknown']),
      reason: z.string().nullable(),
      until: time.nullable(),
      unreadSince: time.nullable(),
      costs: z.boolean().nullable(),
    }),
  ),
  counts: z.record(z.enum(['gone', 'reserved', 'kept', 'exists', 'unknown']), z.int()),
  costing: z.int(),
  attemptedAt: time,
  isAsked: z.boolean(),
  unreadSince: time.nullable(),
  problem: lookProblem.nullable(),
  retryAt: time.nullable(),
  reserved: z.object({ vaultName: z.string(), location: z.string(), subscriptionId: z.string().nullable(), until: time }).nullable(),
});
