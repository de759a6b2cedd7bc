import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readUnmanaged } from '#lib/adoption/deployment-unmanaged.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { importState } from '#lib/state/change-state.ts';
import { readNewestState } from '#lib/state/newest-state.ts';
import { outputsOf } from '#lib/state/output.ts';
import { resourcesOf } from '#lib/state/resource.ts';
import { readTeardown } from '#lib/teardown/read-teardown.ts';
import { buildDeployment } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let context: ConsoleContext;
useTestDatabase(async (db) => {
  context = { db, key: await readConsoleKey('', randomBytes(32).toString('base64')) } as ConsoleContext;
});

const PROVIDER = 'provider["registry.terraform.io/hashicorp/azurerm"]';
const stateOf = (serial: number, count: number) => {
  const resources = Array.from({ length: count }, (_, index) => ({ module: 'module.wandb', mode: 'managed', type: 'azurerm_subnet', name: `s${index}`, provider: PROVIDER, instances: [{ attributes: { id: `/subscriptions/x/${index}`, tags: { a: 'b' } } }] }));
  const outputs = Object.fromEntries(Array.from({ length: count / 5 }, (_, index) => [`output_${index}`, { value: `v${index}`, type: 'string' }]));
  return Buffer.from(JSON.stringify({ version: 4, serial, lineage: 'a', outputs, resources }));
};

it('answers all that a page asks of a state of 50,000 resources, and keeps no document in memory', async () => {
  const id = await buildDeployment(context.db);
  expect(await importState(context, { deploymentId: id, body: stateOf(1, 50_000), by: 'test' })).toMatchObject({ ok: true, version: { resourceCount: 50_000 } });
  const [first, second] = await Promise.all([readNewestState(context, id), readNewestState(context, id)]);
  expect(second).not.toBe(first);
  expect([resourcesOf(first!).length, outputsOf(first!).length]).toEqual([50_000, 10_000]);
  const started = performance.now();
  expect((await readTeardown(context, id)).view.others).toHaveLength(50_000);
  expect((await readUnmanaged(context, id)).items).toEqual([]);
  // Half a second where nothing else is at work.
  expect(performance.now() - started).toBeLessThan(5_000);

  await importState(context, { deploymentId: id, body: stateOf(2, 5), by: 'test' });
  expect((await readNewestState(context, id))?.serial).toBe(2);
}, 60_000);
