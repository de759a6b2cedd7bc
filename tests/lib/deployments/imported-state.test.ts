import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { findAppliedInputs } from '#lib/deployments/applied-inputs-store.ts';
import { archiveDeployment, findDeployment } from '#lib/deployments/deployment-store.ts';
import { changeDeployment, createCompleteDeployment, type DeploymentChange } from '#lib/deployments/write-deployment.ts';
import { importState } from '#lib/state/change-state.ts';
import { appendStateVersion } from '#lib/state/state-store.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let context: ConsoleContext;
useTestDatabase(async (db) => {
  context = { db, key: await readConsoleKey('', randomBytes(32).toString('base64')) } as ConsoleContext;
});

const LICENSE = 'eyJhbGciOiJub25lIn0.eyJwcmFjdGljZSI6dHJ1ZX0.c2lnbmF0dXJl';

function stateOf(serial: number, { group, location = 'westeurope', more = [] }: { group: string | null; location?: string; more?: object[] }): Buffer {
  const id = `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/${group ?? ''}`;
  const resource = { module: 'module.wandb', mode: 'managed', type: 'azurerm_resource_group', name: 'default', provider: 'provider["registry.terraform.io/hashicorp/azurerm"]', instances: [{ schema_version: 0, attributes: { id, name: group, location } }] };
  return Buffer.from(JSON.stringify({ version: 4, terraform_version: '1.11.4', serial, lineage: 'a', outputs: group === null ? {} : { url: { value: 'https://wandb.example.com', type: 'string' } }, resources: group === null ? [] : [resource, ...more] }));
}

async function build(namespace: string, more: Record<string, string> = {}): Promise<string> {
  const created = await createCompleteDeployment(context, { name: namespace, target: 'practice', location: 'westeurope', inputs: { namespace, subdomain: 'wandb', domain_name: 'example.com', license: LICENSE, enable_database_vault_key: true, ...more } }, 'test');
  if (!created.ok) throw new Error(JSON.stringify(created));
  return created.deployment.id;
}

const bring = (deploymentId: string, body: Buffer) => importState(context, { deploymentId, body, by: 'test' });
async function problemsOf(id: string, change: DeploymentChange) {
  const changed = await changeDeployment(context, id, change);
  return changed.ok ? [] : changed.reason === 'invalid' ? changed.problems.map(({ code }) => code) : [changed.reason];
}

it('binds like an applied run when a state with resources is imported', async () => {
  const id = await build('imported1');
  expect((await bring(id, stateOf(1, { group: 'imported1' }))).ok).toBe(true);
  expect(await findDeployment(context.db, id)).toMatchObject({ status: 'deployed', url: 'https://wandb.example.com' });
  expect(await problemsOf(id, { inputs: { namespace: 'elsewhere1' } })).toEqual(['namespace_changed']);
  expect(await problemsOf(id, { location: 'northeurope' })).toEqual(['location_changed']);
  expect(await problemsOf(id, { inputs: { enable_database_vault_key: false } })).toContain('vault_key_kept');
  expect(await problemsOf(id, { backend: { kind: 'http', config: { address: 'https://state.example.com/a' } } })).toContain('backend_changed');
  expect(await problemsOf(id, { inputs: { tags: { team: 'ml' } } })).toEqual([]);
  // What is changed later does not move what binds.
  expect((await findAppliedInputs(context, id))?.inputs.tags).toBeUndefined();
  expect(await archiveDeployment(context.db, id)).toBe(false);
});

it('binds in the same way when a person’s own Terraform pushes the state', async () => {
  const id = await build('pushed1');
  const body = stateOf(1, { group: 'pushed1' });
  await appendStateVersion(context.db, context.key, { deploymentId: id, lockId: null, state: { serial: 1, lineage: 'a', resourceCount: 1, body }, writer: { runId: null, label: 'ci' } });
  expect(await findDeployment(context.db, id)).toMatchObject({ status: 'deployed', url: 'https://wandb.example.com' });
  expect(await problemsOf(id, { inputs: { namespace: 'elsewhere2' } })).toEqual(['namespace_changed']);
});

it('lets go of everything when the imported state has no resources any more', async () => {
  const id = await build('emptied1');
  await bring(id, stateOf(1, { group: 'emptied1' }));
  await bring(id, stateOf(2, { group: null }));
  expect(await findDeployment(context.db, id)).toMatchObject({ status: 'draft', url: null });
  expect(await problemsOf(id, { inputs: { namespace: 'elsewhere3' } })).toEqual([]);
  expect(await archiveDeployment(context.db, id)).toBe(true);
});

it('allows the namespace that the imported state names when the deployment has another', async () => {
  const id = await build('mistyped1');
  await bring(id, stateOf(1, { group: 'intended1' }));
  expect(await problemsOf(id, { inputs: { namespace: 'third1' } })).toEqual(['namespace_changed']);
  expect(await problemsOf(id, { inputs: { namespace: 'intended1' } })).toEqual([]);
});

/** As azurerm writes it; `simulated` as the practice module does. */
function serverOf(version: string): object {
  return { module: 'module.wandb.module.database', mode: 'managed', type: 'azurerm_mysql_flexible_server', name: 'default', provider: 'provider["registry.terraform.io/hashicorp/azurerm"]', instances: [{ schema_version: 0, attributes: { id: '/x', version } }] };
}

function simulated(group: string, location: string, version: string): Buffer {
  const resource = (module: string, name: string, value: object) => ({ module, mode: 'managed', type: 'terraform_data', name, provider: 'provider["terraform.io/builtin/terraform"]', instances: [{ schema_version: 0, attributes: { id: 'a', input: { value, type: ['object', {}] } } }] });
  const resources = [
    resource('module.wandb', 'azurerm_resource_group__default', { id: `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/${group}`, location }),
    resource('module.wandb.module.database', 'azurerm_mysql_flexible_server__default', { id: '/x', version }),
  ];
  return Buffer.from(JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'a', outputs: {}, resources }));
}

it.each([
  ['region1', (group: string) => stateOf(1, { group, location: 'North Europe', more: [serverOf('8.4')] })],
  ['region2', (group: string) => simulated(group, 'northeurope', '8.4')],
])('binds to the region and the MySQL version of the imported state (%s)', async (group, write) => {
  const id = await build(group, { database_version: '8.0.21' });
  expect(await bring(id, write(group))).toMatchObject({ ok: true });
  const applied = await findAppliedInputs(context, id);
  expect(applied).toMatchObject({ location: 'northeurope', otherLocation: 'westeurope', inputs: { database_version: '8.4' } });
  expect(await problemsOf(id, {})).toEqual(['database_version_downgrade']);
  expect(await problemsOf(id, { location: 'uksouth', inputs: { database_version: '8.4' } })).toEqual(['location_changed']);
  const kept = await changeDeployment(context, id, { inputs: { database_version: '8.4' } });
  expect(kept.ok && kept.warnings.find(({ variable }) => variable === 'location')).toMatchObject({ code: 'location_of_state', values: { applied: 'northeurope', value: 'westeurope' } });
  const corrected = await changeDeployment(context, id, { location: 'northeurope' });
  expect(corrected).toMatchObject({ ok: true, deployment: { location: 'northeurope' } });
  expect(corrected.ok && corrected.warnings.map(({ code }) => code)).not.toContain('location_of_state');
  expect(await problemsOf(id, { location: 'westeurope' })).toEqual(['location_changed']);
});
