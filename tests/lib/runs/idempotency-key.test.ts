import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createCompleteDeployment } from '#lib/deployments/write-deployment.ts';
import { queueRun, type QueueResult } from '#lib/runs/queue-run.ts';
import { DEFAULT_RUN_LIMITS } from '#lib/runs/run-limits.ts';
import { unprotect } from '#lib/teardown/prepare-teardown.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let context: ConsoleContext;
useTestDatabase(async (db) => {
  context = { db, key: await readConsoleKey('', randomBytes(32).toString('base64')), delivery: { send: async () => {} }, consoleUrl: 'http://localhost', limits: DEFAULT_RUN_LIMITS };
});

const LICENSE = 'eyJhbGciOiJub25lIn0.eyJwcmFjdGljZSI6dHJ1ZX0.c2lnbmF0dXJl';

async function buildDeployment(): Promise<string> {
  const name = `k${randomBytes(4).toString('hex')}`;
  const made = await createCompleteDeployment(context, { name, target: 'practice', location: 'westeurope', inputs: { namespace: name, license: LICENSE, subdomain: 'wandb', domain_name: 'example.com' } }, 'test');
  if (!made.ok) throw new Error(made.reason);
  return made.deployment.id;
}

const preview = (deploymentId: string, requesterId: string | null): Promise<QueueResult> => queueRun(context, { deploymentId, kind: 'plan_only', requestedBy: 'token ci', requesterId, idempotencyKey: 'key-1' });

it('gives a repeated request its run, and another requester with the same key a run of its own', async () => {
  const id = await buildDeployment();
  const [first, again, other] = [await preview(id, 'token:a'), await preview(id, 'token:a'), await preview(id, 'token:b')];
  if (!first.ok || !again.ok || !other.ok) throw new Error('a preview was refused');
  expect(again).toMatchObject({ repeated: true, run: { id: first.run.id } });
  expect(other).toMatchObject({ repeated: false });
  expect(other.run.id).not.toBe(first.run.id);
});

it('neither shows nor repeats a run whose key was used before requesters were known by id', async () => {
  const id = await buildDeployment();
  expect(await preview(id, null)).toMatchObject({ ok: true });
  expect(await preview(id, 'token:a')).toEqual({ ok: false, reason: 'idempotency_key_reused' });
});

it('shows nobody the run that another unprotected with the same key', async () => {
  const id = await buildDeployment();
  const first = await preview(id, 'token:a');
  if (!first.ok) throw new Error(first.reason);
  expect(await unprotect(context, { deploymentId: id, by: 'token ci', requesterId: 'token:b', idempotencyKey: 'key-1' })).toMatchObject({ ok: false, reason: 'not_protected' });
});
