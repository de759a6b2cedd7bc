import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { sealBytes } from '#lib/credentials/sealed-secret.ts';
import { importState, rollBackState } from '#lib/state/change-state.ts';
import { listStateVersions, statePurpose } from '#lib/state/state-store.ts';
import { runStateTask } from '#lib/state/state-thread.ts';
import { readNewestSummary, summarizeStored } from '#lib/state/summary-store.ts';
import { buildDeployment } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let context: ConsoleContext;
useTestDatabase(async (db) => {
  context = { db, key: await readConsoleKey('', randomBytes(32).toString('base64')) } as ConsoleContext;
});

const PROVIDER = 'provider["registry.terraform.io/hashicorp/azurerm"]';
const subnet = (index: number, attributes: object = {}) => ({ module: 'module.wandb', mode: 'managed', type: 'azurerm_subnet', name: `s${index}`, provider: PROVIDER, instances: [{ attributes: { id: `/subscriptions/x/${index}`, ...attributes } }] });
const OUTPUTS = { url: { value: 'https://wandb.example.com', type: 'string' }, password: { value: 'hunter2', type: 'string', sensitive: true } };
const stateOf = (resources: object[], serial = 1) => Buffer.from(JSON.stringify({ version: 4, serial, lineage: 'a', outputs: OUTPUTS, resources }));

/** A state that was stored before summaries were: without one, and unchecked. */
async function storeAsBefore(deploymentId: string, body: Buffer): Promise<void> {
  const id = crypto.randomUUID();
  const sealedBody = sealBytes(context.key, body, statePurpose(deploymentId, id));
  await context.db.prisma.stateVersion.create({ data: { id, deploymentId, serial: 1, lineage: 'a', digest: 'x', size: body.length, resourceCount: 1, createdBy: 'an earlier console', sealedBody } });
}

const storedSummaries = (deploymentId: string) => context.db.prisma.stateVersion.count({ where: { deploymentId, sealedSummary: { not: null } } });

it('stores a summary with each version, and answers from it without the document', async () => {
  const id = await buildDeployment(context.db);
  await importState(context, { deploymentId: id, body: stateOf([subnet(1, { secret: 'hidden' })]), by: 'test' });
  // Whatever reads the document now fails.
  await context.db.prisma.stateVersion.updateMany({ where: { deploymentId: id }, data: { sealedBody: Buffer.from('gone') } });
  expect(await readNewestSummary(context, id)).toEqual({
    outputs: [{ name: 'url', value: 'https://wandb.example.com', sensitive: false, type: 'string' }, { name: 'password', value: null, sensitive: true, type: 'string' }],
    resources: [{ address: 'module.wandb.azurerm_subnet.s1', type: 'azurerm_subnet', name: 's1', component: 'network', id: '/subscriptions/x/1', tainted: false }],
  });
});

it('answers other work while a large state is checked, read and renumbered', async () => {
  const large = stateOf(Array.from({ length: 20_000 }, (_, index) => subnet(index, { tags: { padding: 'x'.repeat(300) } })));
  for (const task of [{ kind: 'check', body: large, allowed: ['registry.terraform.io/hashicorp/*'] }, { kind: 'digest', body: large }, { kind: 'renumber', body: large, serial: 2, lineage: 'a' }] as const) {
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 2);
    await runStateTask(task);
    clearInterval(ticking);
    // In this thread there would be none.
    expect(ticks, task.kind).toBeGreaterThan(5);
  }
}, 30_000);

it('imports a large state and makes it current again', async () => {
  const id = await buildDeployment(context.db);
  const large = stateOf(Array.from({ length: 20_000 }, (_, index) => subnet(index)));
  expect(await importState(context, { deploymentId: id, body: large, by: 'test' })).toMatchObject({ ok: true, version: { resourceCount: 20_000 } });
  const [version] = (await listStateVersions(context.db, { deploymentId: id, limit: 1 })).items;
  expect(await rollBackState(context, { deploymentId: id, versionId: version!.id, by: 'test' })).toMatchObject({ ok: true, version: { serial: 2, resourceCount: 20_000 } });
  expect((await readNewestSummary(context, id))?.resources).toHaveLength(20_000);
}, 30_000);

it('makes the summary of a version that was stored without one, once', async () => {
  const id = await buildDeployment(context.db);
  await storeAsBefore(id, stateOf([subnet(1)]));
  expect((await readNewestSummary(context, id))?.resources).toHaveLength(1);
  expect(await storedSummaries(id)).toBe(1);
});

it('makes the summaries of large stored versions at the start', async () => {
  const [large, small] = [await buildDeployment(context.db), await buildDeployment(context.db)];
  await storeAsBefore(large, stateOf([subnet(1, { padding: 'x'.repeat(2_000_000) })]));
  await storeAsBefore(small, stateOf([subnet(1)]));
  await summarizeStored(context);
  expect([await storedSummaries(large), await storedSummaries(small)]).toEqual([1, 0]);
});

it('reads a stored state that nests 100,000 deep, and one that is no state', async () => {
  const id = await buildDeployment(context.db);
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  await storeAsBefore(id, Buffer.from(stateOf([subnet(1, { deep: 0 })]).toString().replace('"deep":0', `"deep":${deep}`)));
  expect((await readNewestSummary(context, id))?.resources).toHaveLength(1);
  const broken = await buildDeployment(context.db);
  await storeAsBefore(broken, Buffer.from('{"version":4,'));
  expect(await readNewestSummary(context, broken)).toBeNull();
});
