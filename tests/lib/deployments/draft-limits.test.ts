import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { countDeployments, listDeployments } from '#lib/deployments/deployment-store.ts';
import { isDraftOfAnother } from '#lib/deployments/draft-store.ts';
import { newDraftValues } from '#lib/deployments/draft-values.ts';
import { finishWizard } from '#lib/deployments/finish-wizard.ts';
import { saveDraft } from '#lib/deployments/save-draft.ts';
import { changeDeployment, createCompleteDeployment } from '#lib/deployments/write-deployment.ts';
import { DEFAULT_RUN_LIMITS } from '#lib/runs/run-limits.ts';
import { MAX_DEPLOYMENT_BYTES, MAX_DRAFTS } from '#lib/tunables.ts';
import { buildDeployment } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let context: ConsoleContext;
useTestDatabase(async (db) => {
  context = { db, key: await readConsoleKey('', randomBytes(32).toString('base64')), delivery: { send: async () => {} }, consoleUrl: 'http://localhost', limits: DEFAULT_RUN_LIMITS };
});

const LICENSE = 'eyJhbGciOiJub25lIn0.eyJwcmFjdGljZSI6dHJ1ZX0.c2lnbmF0dXJl';
const requestOf = (name: string, inputs = {}) => ({ name, target: 'practice' as const, location: 'westeurope', inputs: { namespace: name, license: LICENSE, subdomain: 'wandb', domain_name: 'example.com', ...inputs } });
const newName = () => `l${randomBytes(4).toString('hex')}`;

it('refuses one draft too many of a person, by wizard and API, also when both come at once, and nobody else is held up', async () => {
  const creator = { label: 'ada@example.com', id: 'person:ada' };
  const rows = Array.from({ length: MAX_DRAFTS - 1 }, () => ({ name: '', target: 'azure', location: '', moduleVersion: '7.9.2', createdBy: creator.label, createdById: creator.id, wizardStep: 'target' }));
  await context.db.prisma.deployment.createMany({ data: rows });
  const values = newDraftValues('azure');
  const answers = await Promise.all([
    createCompleteDeployment(context, requestOf(newName()), creator),
    saveDraft(context, { id: randomUUID(), values, reached: 'target', savedBy: creator.label, savedById: creator.id }),
  ]);
  expect(answers.map((answer) => (answer.ok ? 'made' : answer.reason)).toSorted()).toEqual(['made', 'too_many_drafts']);
  expect(await finishWizard(context, { id: randomUUID(), values, requestedBy: creator.label, requesterId: creator.id })).toMatchObject({ reason: 'invalid', problems: [{ code: 'too_many_drafts' }] });
  expect(await createCompleteDeployment(context, requestOf(newName()), { label: creator.label, id: 'person:grace' })).toMatchObject({ ok: true });
});

it('refuses a deployment that is too large, however it is sent', async () => {
  const tags = { a: 'x'.repeat(MAX_DEPLOYMENT_BYTES) };
  const values = newDraftValues('azure');
  expect(await saveDraft(context, { id: randomUUID(), values: { ...values, inputs: { ...values.inputs, tags } }, reached: 'target', savedBy: 'test' })).toEqual({ ok: false, reason: 'deployment_too_large' });
  expect(await createCompleteDeployment(context, requestOf(newName(), { tags }), 'test')).toEqual({ ok: false, reason: 'deployment_too_large' });
  const made = await createCompleteDeployment(context, requestOf(newName()), 'test');
  if (!made.ok) throw new Error(made.reason);
  expect(await changeDeployment(context, made.deployment.id, { inputs: { other_wandb_env: tags } })).toEqual({ ok: false, reason: 'deployment_too_large' });
});

it('lists deployments without what was chosen for them', async () => {
  await createCompleteDeployment(context, requestOf(newName(), { tags: { team: 'not-in-lists' } }), 'test');
  const { items } = await listDeployments(context.db, { limit: 1 });
  expect(items).toHaveLength(1);
  expect(items[0]).not.toHaveProperty('inputs');
  expect(JSON.stringify(items)).not.toContain('not-in-lists');
});

it.each([
  ['100%', ['b 100% a']],
  ['a_b', ['x a_b']],
  ['\\', ['back\\slash']],
  ['%', ['b 100% a']],
])('searches for %s as the characters they are', async (search, names) => {
  const mine = ['b 100% a', 'b 1000 a', 'x a_b', 'x acb', 'back\\slash'];
  for (const name of mine) if ((await context.db.prisma.deployment.count({ where: { name } })) === 0) await buildDeployment(context.db, { name });
  const { items } = await listDeployments(context.db, { search, limit: 100 });
  expect(items.map(({ name }) => name)).toEqual(names);
  expect(await countDeployments(context.db, search)).toEqual({ draft: names.length });
});

it('knows whose a draft is by id, and nobody as the creator of one from before ids were kept', async () => {
  const made = await createCompleteDeployment(context, requestOf(newName()), { label: 'token ci', id: 'token:1' });
  if (!made.ok) throw new Error(made.reason);
  expect(await isDraftOfAnother(context.db, made.deployment.id, 'token:1')).toBe(false);
  expect(await isDraftOfAnother(context.db, made.deployment.id, 'token:2')).toBe(true);
  const before = await buildDeployment(context.db);
  expect(await isDraftOfAnother(context.db, before, 'token:1')).toBe(true);
  await context.db.prisma.deployment.update({ where: { id: before }, data: { status: 'destroyed' } });
  expect(await isDraftOfAnother(context.db, before, 'token:1')).toBe(false);
});
