import { z } from 'zod';
import { CLOUD_NAMES, CREDENTIAL_KINDS, CREDENTIAL_PROBLEMS } from '#lib/azure-credentials/azure-credential.ts';
import { DEPLOYMENT_STATUSES, TARGETS } from '#lib/deployments/deployment.ts';
import { DRIFT_OUTCOMES, REVERTS } from '#lib/drift/drift-report.ts';
import { DRIFT_SCHEDULES } from '#lib/drift/drift-schedule.ts';
import { LOG_LEVELS } from '#lib/logs/log-line.ts';
import { ADDRESS_SETTINGS } from '#lib/network/network-settings.ts';
import { PREFLIGHT_CHECK_IDS, PREFLIGHT_FIXES, PREFLIGHT_STATUSES } from '#lib/preflight/preflight.ts';
import { AUTO_APPROVE_REFUSALS } from '#lib/runs/auto-approve-refusal.ts';
import { FAILURE_CODES, REMEDIES } from '#lib/runs/run-failure.ts';
import { RUN_PURPOSES } from '#lib/runs/run.ts';
import { RUN_KINDS, RUN_PHASES, RUN_STATUSES } from '#lib/runs/run-status.ts';
import { COMPONENT_STATES, STATUS_COMPONENTS } from '#lib/status/component-status.ts';
import { HEALTH_KINDS } from '#lib/status/health.ts';
import { CHAIN_LINKS, LINK_CODES, LINK_STATUSES } from '#lib/status/wandb-chain.ts';

// What /api/v1 answers; openapi.json is made of these schemas, and a journey holds every route's answers against it.

const time = z.iso.datetime();
const counts = z.object({ add: z.int(), change: z.int(), destroy: z.int() });
const failure = z.object({
  code: z.enum(FAILURE_CODES),
  title: z.string(),
  cause: z.string(),
  action: z.string(),
  evidence: z.object({ address: z.string().nullable(), summary: z.string(), detail: z.string() }),
  remedy: z.object({ kind: z.enum(REMEDIES), href: z.string().nullable() }).nullable(),
  others: z.array(z.object({ code: z.enum(FAILURE_CODES), title: z.string(), cause: z.string(), action: z.string(), errors: z.array(z.object({ address: z.string().nullable(), summary: z.string(), detail: z.string() })) })).describe('The errors beside it, those of one cause together.'),
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
  autoApprove: z.boolean(),
  autoApproveRefused: z.enum(AUTO_APPROVE_REFUSALS).nullable().describe('Why its plan waits for a person although it was to approve itself: asked at the moment of approval.'),
  credentialId: z.uuid().nullable().describe('As whom it reaches Azure; null: as what the runner was started with.'),
  subscriptionId: z.string().nullable().describe('The subscription that was asked for; null: the one of whatever it signs in with.'),
  counts: counts.nullable(),
  adopts: z.int().describe('How many resources its plan imports.'),
  adoptOnly: z.boolean().describe('It plans nothing beside what it imports.'),
  purpose: z.enum(RUN_PURPOSES).nullable().describe('Why it plans less than everything; null where it does not.'),
  driftCheck: z.boolean(),
  gaveWayTo: z.int().nullable().describe('The number of the run that this drift check was stopped for.'),
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
  secretInputs: z.array(z.string()).describe('Inputs that are sealed: written, never read back.'),
  secretKeys: z.record(z.string(), z.array(z.string())).describe('Keys of the sealed inputs that are maps. PATCH a key with null to keep the value that is stored under it.'),
  backend: z.object({ kind: z.string(), config: z.record(z.string(), z.json()).optional() }),
  credentialId: z.uuid().nullable(),
  subscriptionId: z.string().nullable(),
  appliedSubscriptionId: z.string().nullable().describe('Where its first apply worked, whoever chose it; what exists stays there.'),
  allowedDowngrade: z
    .object({ moduleVersion: z.string(), reason: z.string(), by: z.string().nullable(), at: time.nullable() })
    .nullable()
    .describe('The older module version than the deployed one that an admin allowed, and why.'),
  status: z.enum(DEPLOYMENT_STATUSES),
  url: z.string().nullable(),
  lastRun: runAnswer.nullable(),
  createdAt: time,
  createdBy: z.string(),
  updatedAt: time,
});
export const changedDeploymentAnswer = deploymentAnswer.extend({
  warnings: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).describe('What the wizard warns of; it stops nothing.'),
});
/** In lists: without what was chosen. */
export const listedDeploymentAnswer = deploymentAnswer.omit({ inputs: true, secretKeys: true });
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
  maintenance: maintenance.optional().describe('With the code maintenance: who holds the lock, and why.'),
  lock: z.object({ lockId: z.string(), holder: z.string(), operation: z.string().nullable(), since: time }).optional().describe('With the code state_locked: who holds the lock of the state.'),
});
