import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readUnmanaged } from '#lib/adoption/deployment-unmanaged.ts';
import { recordObservation } from '#lib/azure/azure-status-store.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import { createPlan } from '#lib/runs/plan-store.ts';
import type { ResourceChange } from '#lib/plans/plan-document.ts';
import { appendStateVersion } from '#lib/state/state-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';

const GROUP = '/subscriptions/s/resourceGroups/team';
const VAULT = { address: 'module.wandb.module.vault.azurerm_key_vault.default', id: `${GROUP}/providers/Microsoft.KeyVault/vaults/team-vault` };

let context: Pick<ConsoleContext, 'db' | 'key'>;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  const db = createDatabase(database.url);
  context = { db, key: await readConsoleKey('', randomBytes(32).toString('base64')) };
  drop = async () => {
    await db.close();
    await database.drop();
  };
});
afterAll(() => drop());

/** A deployment whose only apply left a group in state and a vault in it, and of which no journal tells; how it ended is told. */
async function lostApply(outcome: string | null): Promise<string> {
  const { db, key } = context;
  const deploymentId = await buildDeployment(db);
  const run = await buildRun(db, deploymentId);
  const change: ResourceChange = { address: VAULT.address, type: 'azurerm_key_vault', name: 'default', action: 'create', component: 'vault', dataLoss: false, replacePaths: [], attributes: [{ path: 'name', before: { kind: 'absent' }, after: { kind: 'known', text: 'team-vault' } }] };
  const document = { terraformVersion: '1.11.4', summary: { add: 1, change: 0, destroy: 0, replace: 0, import: 0 }, changes: [change], outputs: [] };
  const claimed = await claimRun(db, { runId: run.id, runnerId: 'runner', hostId: 'host' });
  if (claimed === null) throw new Error('not claimed');
  await createPlan(db, key, { runId: run.id, claim: claimed.claim, file: Buffer.from('plan'), lockFile: '', basis: { state: null, inputsDigest: '', subscriptionId: null }, document });
  const group = { mode: 'managed', type: 'azurerm_resource_group', name: 'default', module: 'module.wandb', instances: [{ attributes: { id: GROUP } }] };
  const body = Buffer.from(JSON.stringify({ version: 4, serial: 1, lineage: 'a', resources: [group] }));
  await appendStateVersion(db, key, { deploymentId, lockId: null, state: { serial: 1, lineage: 'a', resourceCount: 1, body }, writer: { runId: run.id, label: 'run 1' } });
  await db.prisma.runStep.create({ data: { runId: run.id, name: 'apply', outcome } });
  await db.prisma.run.update({ where: { id: run.id }, data: { status: 'failed', applyStartedAt: new Date(), finishedAt: new Date() } });
  const resource = { id: VAULT.id, name: 'team-vault', type: 'Microsoft.KeyVault/vaults', location: 'westeurope', provisioningState: 'Succeeded' };
  await recordObservation(db, deploymentId, { resources: [resource], cluster: null, askedAt: new Date(), components: [] });
  return deploymentId;
}

it.each([null, 'unfinished'])('finds what a run left of which nobody heard the end (%s)', async (outcome) => {
  const { items } = await readUnmanaged(context as ConsoleContext, await lostApply(outcome));
  expect(items).toMatchObject([{ address: VAULT.address, importId: VAULT.id, source: 'resource_group' }]);
});

it('takes what a run would have said, had it begun it, for somebody else\'s', async () => {
  const { items } = await readUnmanaged(context as ConsoleContext, await lostApply('failed'));
  expect(items).toMatchObject([{ address: null, reason: 'not_ours' }]);
});
