import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realAddress } from '#runner/practice/practice-module.ts';
import interfaceFacts from './fixtures/interface-7.9.2.json' with { type: 'json' };
import facts from './fixtures/scenarios-7.9.2.json' with { type: 'json' };
import { RECOMMENDED, preparePractice, terraform, terraformEvents } from './practice-terraform.ts';
import type { Inputs } from './practice-terraform.ts';

const optional = interfaceFacts.variables.filter((variable) => !variable.required);
const defaults: Inputs = Object.fromEntries(optional.map((variable) => [variable.name, variable.default]));
let dir = '';

beforeAll(async () => {
  dir = await preparePractice(interfaceFacts.variables.map((variable) => variable.name));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function plan(inputs: Inputs): Promise<{ addresses: string[]; errors: string[] }> {
  const { events } = await terraformEvents(dir, ['plan', '-refresh=false', '-lock=false'], { ...defaults, ...inputs });
  const addresses = events.flatMap((event) => (event.type === 'planned_change' && event.change ? [event.change.resource.addr] : []));
  const errors = events.flatMap((event) => (event.diagnostic?.severity === 'error' ? [`${event.diagnostic.summary}: ${event.diagnostic.detail}`] : []));
  return { addresses: addresses.map((address) => realAddress(address.replace('module.wandb.', ''))).sort(), errors };
}

describe('what exists', () => {
  test.each(Object.entries(facts.scenarios))('%s creates exactly what the real module creates', async (_name, scenario) => {
    const expected = facts.recommended.filter((address) => !scenario.removed.some((gone) => gone === address)).concat(scenario.added);
    const { addresses, errors } = await plan(scenario.inputs);
    expect(errors).toEqual([]);
    expect(addresses).toEqual(expected.sort());
    expect(addresses).toHaveLength(scenario.total);
  });
});

describe('the interface', () => {
  test('has every variable with its default and its sensitivity, and every output', async () => {
    const { stdout } = await terraform(dir, ['show', '-json', await savedPlan()]);
    const module = JSON.parse(stdout).configuration.root_module.module_calls.wandb.module;
    const variables = interfaceFacts.variables.map(({ name, required, default: value, sensitive }) => [
      name,
      // Terraform leaves out a default of null.
      { ...(!required && value !== null && { default: value }), ...(sensitive && { sensitive: true }) },
    ]);
    const described = Object.entries<Record<string, unknown>>(module.variables).map(([name, { description: _, ...rest }]) => [name, rest]);
    expect(Object.fromEntries(described)).toMatchObject(Object.fromEntries(variables));
    expect(described.map(([name]) => name).sort()).toEqual(interfaceFacts.variables.map((variable) => variable.name).sort());
    const outputs = Object.entries<{ sensitive?: boolean }>(module.outputs).map(([name, output]) => ({ name, sensitive: output.sensitive ?? false }));
    expect(outputs.sort((a, b) => a.name.localeCompare(b.name))).toEqual([...interfaceFacts.outputs].sort((a, b) => a.name.localeCompare(b.name)));
  });

  async function savedPlan(): Promise<string> {
    await terraformEvents(dir, ['plan', '-refresh=false', '-lock=false', '-out=interface.tfplan'], { ...defaults, ...RECOMMENDED });
    return 'interface.tfplan';
  }

  test.each([
    ['an unknown sign-in method', { oidc_auth_method: 'magic' }, 'Possible values: "pkce"; "implicit".'],
    ['an unknown availability mode', { database_availability_mode: 'None' }, 'Possible values: "ZoneRedundant"; "SameZone".'],
    ['a ClickHouse name of another service', { clickhouse_private_endpoint_service_name: 'x.example.com', clickhouse_region: 'westeurope' }, '.azure.privatelinkservice'],
    ['ClickHouse without a region', { clickhouse_private_endpoint_service_name: 'x.azure.privatelinkservice' }, 'clickhouse_region'],
    ['an unknown size', { size: 'gigantic' }, 'Invalid index'],
    ['two kinds of Redis at once', { use_external_redis: true, use_ctrlplane_redis: true, external_redis_host: 'a', external_redis_port: '1' }, 'At most one'],
  ])('refuses %s', async (_what, inputs, message) => {
    expect((await plan({ ...RECOMMENDED, ...inputs })).errors.join('\n')).toContain(message);
  });
});
