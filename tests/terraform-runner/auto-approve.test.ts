import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiToken, findActorByToken, revokeApiToken } from '#lib/auth/api-token-store.ts';
import { changeRole, invitePerson, listPeople, removePerson } from '#lib/auth/people-store.ts';
import { requesterIdOf } from '#lib/auth/requester.ts';
import { readLogRange } from '#lib/logs/log-store.ts';
import { approvePlan } from '#lib/runs/approve-plan.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await startTestConsole({ runners: 0 });
});
afterAll(() => console_.close());

const PASSWORD = 'correct horse battery';

interface Requester {
  requestedBy: string;
  requesterId: string | null;
}

/** A run that is to approve itself, asked for by them. */
async function queue(requester: Requester): Promise<string> {
  const deployment = await buildCompleteDeployment(console_);
  const queued = await queueRun(console_.context, { deploymentId: deployment.id, kind: 'deploy', autoApprove: true, ...requester });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run.id;
}

async function tokenRequester(name: string): Promise<Requester & { id: string }> {
  const token = await createApiToken(console_.context.db, { name, role: 'approver' });
  const actor = await findActorByToken(console_.context.db, token);
  if (actor === null) throw new Error('the token is no good');
  return { id: actor.id, requestedBy: actor.label, requesterId: requesterIdOf(actor) };
}

async function personRequester(): Promise<Requester & { id: string }> {
  const { db } = console_.context;
  const email = `${randomUUID()}@example.com`;
  await invitePerson(db, { name: 'Ada', email, password: PASSWORD, role: 'approver' });
  const person = (await listPeople(db)).find((one) => one.email === email);
  if (person === undefined) throw new Error('nobody was invited');
  return { id: person.id, requestedBy: email, requesterId: requesterIdOf({ kind: 'person', id: person.id }) };
}

it('asks at the moment of approval whether whoever asked may still approve', async () => {
  const { db } = console_.context;
  const [good, revoked, lowered, removed] = [await tokenRequester('ci'), await tokenRequester('gone'), await personRequester(), await personRequester()];
  const runs = { good: await queue(good), revoked: await queue(revoked), lowered: await queue(lowered), removed: await queue(removed), unknown: await queue({ requestedBy: 'token ci', requesterId: null }) };
  await revokeApiToken(db, revoked.id);
  // A token of the same name inherits nothing, nor does a person of the same address.
  await tokenRequester('gone');
  await changeRole(db, lowered.id, 'planner');
  await removePerson(db, removed.id);
  await invitePerson(db, { name: 'Ada', email: removed.requestedBy, password: PASSWORD, role: 'admin' });
  await console_.startRunner();

  expect(await untilRun(console_, runs.good, 'approved', 'applying', 'applied')).toMatchObject({ approvedBy: 'token ci', autoApproveRefused: null });
  const expected = { revoked: 'token_revoked', lowered: 'role_lowered', removed: 'person_removed', unknown: 'requester_unknown' } as const;
  for (const [name, autoApproveRefused] of Object.entries(expected)) {
    const run = await untilRun(console_, runs[name as keyof typeof runs], 'planned', 'approved', 'applying', 'applied', 'failed');
    expect(run, name).toMatchObject({ status: 'planned', approvedBy: null, autoApproveRefused });
    const lines = await readLogRange(db, run.id, 1, 1_000);
    expect(lines.at(-1)).toMatchObject({ seq: lines.length, level: 'warn', text: expect.stringMatching(/was to approve itself.*waits for approval/) });
  }
  // Somebody who may approves it, and its log goes on behind that line.
  expect(await approvePlan(console_.context, { runId: runs.revoked, approvedBy: 'grace@example.com' })).toMatchObject({ ok: true });
  expect(await untilRun(console_, runs.revoked, 'applied', 'failed')).toMatchObject({ status: 'applied', approvedBy: 'grace@example.com' });
}, 90_000);
