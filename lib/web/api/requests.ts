import { z } from 'zod';
import { DEPLOYMENT_STATUSES, TARGETS, type BackendChoice } from '#lib/deployments/deployment.ts';
import { inputValue, practiceFaultSchema } from '#lib/deployments/draft-schema.ts';
import { DRIFT_SCHEDULES } from '#lib/drift/drift-schedule.ts';
import { parseCursor, type Cursor } from '#lib/page.ts';
import { PREFLIGHT_FIXES } from '#lib/preflight/preflight.ts';
import { RUN_PURPOSES } from '#lib/runs/run.ts';
import { RUN_KINDS, RUN_STATUSES } from '#lib/runs/run-status.ts';
import { translator } from '#lib/words/translate.ts';
import { searchText } from '../log-query.ts';

const words = translator('input');

// What /api/v1 takes; routes and openapi.json are made of the same schemas.

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
  inputs: z.record(z.string(), inputValue).describe('The module\'s variables by their own names. A null takes a variable away. Secrets and maps that carry environment or connections are sealed: they are never read back. Of a sealed map that is sent, a key with null keeps its stored value, and a key that is not sent is removed; a sealed map that is not sent stays as it is.'),
  backend: backend.optional(),
  credentialId: z.uuid().nullable().optional().describe('A stored Azure credential; null: what the runner was started with.'),
  subscriptionId: z.guid().nullable().optional().describe('Where to deploy; null: the credential\'s own subscription.'),
  practice: practice.optional(),
};
export const newDeployment = z.strictObject({ target: z.enum(TARGETS), ...changeable });
export const deploymentChange = z.strictObject(changeable).partial().extend({
  allowDowngrade: z.string().trim().min(3).max(500).optional().describe('By an admin: why the module version may be older than the deployed one.'),
});

export const newRun = z.strictObject({
  kind: z.enum(RUN_KINDS),
  autoApprove: z.boolean().optional(),
  adopt: z.union([z.boolean(), z.literal('only')]).optional().describe('For a deploy: import what Azure has and state has not (see /unmanaged), with all else that is to do; "only": nothing beside it.'),
  leaveUnmanaged: z.boolean().optional().describe('For a destroy: go on although Azure has resources of it that its state has not; they stay in Azure.'),
  purpose: z.enum(RUN_PURPOSES).optional().describe('For a deploy: turn deletion protection off and plan nothing else, so that a destroy does not race the locks.'),
  drift: z.boolean().optional().describe('For a plan_only run: ask whether Azure still is what state says; /drift has what it found. One at a time: a second ask is answered with the one there is.'),
  refreshOnly: z.boolean().optional().describe('For a deploy: take into state what Azure has, and change nothing in Azure.'),
  skipPreflight: z.string().trim().min(3).max(500).optional().describe('For a deploy, by an admin: why it may start without a preflight, or past one that failed. Kept with the run.'),
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
