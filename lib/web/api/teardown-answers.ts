import { z } from 'zod';
import { STEP_KINDS } from '#lib/teardown/teardown-step.ts';
import { TEARDOWN_STAGES } from '#lib/teardown/teardown-view.ts';

// What /api/v1 answers about a teardown; see answers.ts.

const time = z.iso.datetime();
const azureProblem = z.object({ code: z.string(), message: z.string() });
const lookProblem = azureProblem.extend({ retryAt: time.nullable() });
const resourceSeen = z.object({ address: z.string(), type: z.string(), name: z.string(), component: z.string(), id: z.string().nullable(), tainted: z.boolean() });
export const teardownAnswer = z.object({
  stage: z.enum(TEARDOWN_STAGES),
  stages: z.record(z.enum(TEARDOWN_STAGES), z.enum(['clear', 'open', 'unknown'])),
  losses: z.array(z.object({ resource: resourceSeen, bytes: z.number().nullable() })),
  others: z.array(resourceSeen),
  isWhole: z.boolean().describe('False where Terraform keeps its state elsewhere and may have more than these.'),
  locks: z.array(z.object({ id: z.string(), name: z.string(), level: z.string(), scope: z.string(), on: z.enum(['subscription', 'resource_group', 'resource']), notes: z.string().nullable(), deletable: z.boolean(), pending: z.boolean() })),
  resources: z.array(z.object({ id: z.string(), type: z.string(), name: z.string(), pending: z.boolean() })),
  outside: z.int(),
  protection: z.array(z.string()),
  lost: z.array(z.string()),
  observedAt: time.nullable(),
  error: lookProblem.nullable(),
  steps: z.array(z.object({ id: z.uuid(), kind: z.enum(STEP_KINDS), subject: z.string(), detail: z.looseObject({ name: z.string() }), requestedBy: z.string(), requestedAt: time, finishedAt: time.nullable(), retryAt: time.nullable().describe('Until when it waits because Azure asked for a pause.'), failure: azureProblem.nullable() })),
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
