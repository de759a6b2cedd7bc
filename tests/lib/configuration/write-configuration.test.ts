import { describe, expect, test } from 'vitest';
import type { ConfiguredDeployment } from '#lib/configuration/configuration.ts';
import { secretEnvironment } from '#lib/configuration/environment-variables.ts';
import { validateBackend } from '#lib/configuration/validate-backend.ts';
import { writeConfiguration } from '#lib/configuration/write-configuration.ts';
import type { BackendChoice, Inputs, InputValue } from '#lib/deployments/deployment.ts';
import { getModuleVersion, MODULE_VERSIONS } from '#lib/modules/catalog.ts';
import { defaultInputs } from '#lib/modules/default-inputs.ts';
import type { ModuleVersion } from '#lib/modules/module-version.ts';
import { isSecretVariable, secretVariablesOf } from '#lib/modules/secret-variables.ts';
import { terraform, withFiles } from './terraform.ts';

const ADDRESS = 'http://127.0.0.1:3000/api/state/0198f3a2-0000-7000-8000-000000000000';
const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';
const NASTY = '"${file("/etc/passwd")}" %{ for x in y }\n$${z}\\';

const BACKENDS: BackendChoice[] = [
  { kind: 'console' },
  { kind: 'azurerm', config: { resource_group_name: 'state', storage_account_name: 'state', container_name: 'tf', key: 'wandb.tfstate', access_key: 'SECRET-VALUE' } },
  { kind: 's3', config: { bucket: 'b', key: 'k', region: 'eu-west-1', secret_key: 'SECRET-VALUE', assume_role: { role_arn: 'arn' } } },
  { kind: 'gcs', config: { bucket: 'b', prefix: 'p', credentials: 'SECRET-VALUE' } },
  { kind: 'pg', config: { schema_name: 'wandb', conn_str: 'postgres://u:SECRET-VALUE@h/d' } },
  { kind: 'http', config: { address: 'https://example.com/state', username: 'u', password: 'SECRET-VALUE' } },
  { kind: 'remote', config: { organization: 'acme', workspaces: { name: 'wandb' }, token: 'SECRET-VALUE' } },
  { kind: 'cloud', config: { organization: 'acme', workspaces: { tags: ['wandb'] }, token: 'SECRET-VALUE' } },
];

describe.each(MODULE_VERSIONS)('module %s', (moduleVersion) => {
  const module = getModuleVersion(moduleVersion);

  test.each([
    ['as the console proposes it', { namespace: 'acme', domain_name: 'example.com', subdomain: 'wandb', ...defaultInputs(moduleVersion) }, ['license']],
    ['with every variable', everyInput(module, NASTY), secretVariablesOf(moduleVersion)],
    ['with nothing yet', {}, []],
  ] satisfies [string, Inputs, string[]][])('%s is written as terraform fmt would', async (_title, inputs, secretNames) => {
    const all = BACKENDS.flatMap((backend, index) => {
      const files = write({ moduleVersion, inputs, secretNames, subscriptionId: index % 2 === 0 ? SUBSCRIPTION : null }, backend);
      expect(files.map((file) => file.name)).toEqual(['versions.tf', 'variables.tf', 'main.tf', 'backend.tf', 'terraform.tfvars']);
      return files.map((file) => ({ name: `${backend.kind}/${file.name}`, content: file.content }));
    });
    expect(JSON.stringify(all)).not.toContain('SECRET-VALUE');
    await withFiles(all, (directory) => terraform(directory, ['fmt', '-check', '-diff', '-recursive']));
  });

  test('names the providers and the exact module version', () => {
    const files = text({ moduleVersion });
    expect(files['main.tf']).toContain(`  source  = "wandb/wandb/azurerm"\n  version = "${moduleVersion}"\n`);
    expect(files['versions.tf']).toContain(`version = "${['7.9.2', '7.8.0'].includes(moduleVersion) ? '~> 4.55' : '~> 3.17'}"`);
    expect(files['main.tf']?.includes('provider "azapi"')).toBe(moduleVersion !== '1.7.1');
  });

  test('passes every input to a module that has them, secrets as sensitive, and says every output', async () => {
    const inputs = everyInput(module, NASTY);
    const secrets: Record<string, InputValue> = {
      license: 'eyJhbGciOi', storage_key: 'a==', oidc_secret: NASTY, other_wandb_env: { KEY: NASTY },
      external_bucket: moduleVersion === '1.7.1' ? 's3://key:secret@bucket' : { provider: 's3', name: 'bucket', secretKey: NASTY },
    };
    const maps = module.variables.filter(({ name }) => isSecretVariable(name) && secrets[name] === undefined);
    for (const { name, type } of maps) secrets[name] = type === 'object({})' ? {} : { KEY: NASTY };
    const files = write({ moduleVersion, inputs, secretNames: Object.keys(secrets), target: 'azure', subscriptionId: SUBSCRIPTION });
    const plan = await planWithStub(files, module, secretEnvironment(moduleVersion, secrets));
    const passed = plan.planned_values.outputs.passed?.value;
    expect(passed).toEqual({ ...normalized(inputs), ...normalized(secrets), location: 'koreacentral' });
    expect(Object.keys(plan.planned_values.outputs)).toEqual(expect.arrayContaining(module.outputs.map((output) => output.name)));
    const sensitive = module.variables.map(({ name }) => name).filter(isSecretVariable);
    for (const name of sensitive) expect(plan.configuration.root_module.variables[name]?.sensitive, name).toBe(true);
  });
});

test('practice takes the module from beside it and asks for no provider', () => {
  const files = text({ target: 'practice', secretNames: ['license'] });
  expect(files['versions.tf']).toBe('terraform {\n  required_version = "~> 1.9"\n}\n');
  expect(files['main.tf']).toContain('module "wandb" {\n  source = "./modules/wandb"\n\n');
  expect(files['main.tf']).not.toMatch(/provider|version/);
  expect(files['variables.tf']).not.toContain('subscription_id');
});

test('the state is kept by the console, with retries for a quarter of an hour', () => {
  expect(text({})['backend.tf']).toBe(`terraform {
  backend "http" {
    address        = "${ADDRESS}"
    lock_address   = "${ADDRESS}"
    unlock_address = "${ADDRESS}"
    lock_method    = "LOCK"
    unlock_method  = "UNLOCK"
    retry_max      = 100
    retry_wait_min = 1
    retry_wait_max = 10
  }
}
`);
});

test('a secret is a comment that says where it comes from', () => {
  const values = text({ inputs: { namespace: 'acme', subdomain: null }, secretNames: ['license', 'other_wandb_env'] })['terraform.tfvars'];
  expect(values).toBe('namespace = "acme"\nlocation  = "koreacentral"\n\n# license: set by the console as TF_VAR_license\n# other_wandb_env: set by the console as TF_VAR_other_wandb_env\n');
});

test('an input that the version does not have is not passed on', () => {
  expect(text({ inputs: { namespace: 'acme', wandb_license: 'x' } })['main.tf']).not.toContain('wandb_license');
});

test('outputs that lead into the cluster or repeat a secret are sensitive', () => {
  const main = text({ moduleVersion: '1.7.1' })['main.tf'] ?? '';
  for (const name of ['cluster_host', 'cluster_client_key', 'external_bucket']) {
    expect(main).toContain(`output "${name}" {\n  value     = module.wandb.${name}\n  sensitive = true\n}`);
  }
  expect(main).toContain('output "url" {\n  value = module.wandb.url\n}');
});

test('cloud is a block of its own, its workspaces too', () => {
  const [file] = write({}, { kind: 'cloud', config: { organization: 'acme', workspaces: { name: 'wandb' } } }).filter(({ name }) => name === 'backend.tf');
  expect(file?.content).toBe('terraform {\n  cloud {\n    organization = "acme"\n    workspaces {\n      name = "wandb"\n    }\n  }\n}\n');
});

test('a backend setting that is secret or cannot be written is reported', () => {
  expect(validateBackend({ kind: 's3', config: { bucket: 'b', secret_key: 'x', 'a b': 1 } }).map(({ variable, code }) => [variable, code])).toEqual([
    ['backend.secret_key', 'backend_setting_secret'],
    ['backend.a b', 'backend_setting_name'],
  ]);
  const http = { address: 'https://reader:hunter22@state.example.com/wandb', lock_address: 'https://state.example.com/wandb' };
  expect(validateBackend({ kind: 'http', config: http }).map(({ variable, code }) => [variable, code])).toEqual([['backend.address', 'backend_setting_secret']]);
});

function write(deployment: Partial<ConfiguredDeployment>, backend: BackendChoice = { kind: 'console' }) {
  const whole: ConfiguredDeployment = {
    name: 'test', target: 'azure', location: 'koreacentral', moduleVersion: '7.9.2', inputs: {}, secretNames: [], subscriptionId: null, ...deployment,
  };
  return writeConfiguration({ deployment: whole, backend, stateAddress: ADDRESS });
}

function text(deployment: Partial<ConfiguredDeployment>): Record<string, string> {
  return Object.fromEntries(write(deployment).map((file) => [file.name, file.content]));
}

/** A value of its type for every variable, with the nasty text wherever a text goes. */
function everyInput(module: ModuleVersion, nasty: string): Inputs {
  const values: Record<string, InputValue> = {
    string: nasty, number: 2, bool: true, 'list(string)': [nasty, 'b'], 'map(string)': { plain: 'x', [nasty]: nasty }, 'object({})': {},
  };
  const open = module.variables.filter(({ name }) => name !== 'location' && !isSecretVariable(name));
  return Object.fromEntries(open.map(({ name, type }) => [name, values[type] ?? null]));
}

/** Terraform normalises texts, which NASTY already is; nulls are not passed. */
function normalized(values: Record<string, InputValue>): Record<string, InputValue> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

interface PlanJson {
  planned_values: { outputs: Record<string, { value?: unknown } | undefined> };
  configuration: { root_module: { variables: Record<string, { sensitive?: boolean } | undefined> } };
}

/**
 * Real Terraform over the real files, with a stand-in for the module that has its variables and outputs and, before
 * 2.0.0, its way of counting by external_bucket. The providers, which cannot be had here, are left out.
 */
async function planWithStub(files: { name: string; content: string }[], module: ModuleVersion, environment: Record<string, string>): Promise<PlanJson> {
  const local = files.filter(({ name }) => !['versions.tf', 'backend.tf'].includes(name)).map(({ name, content }) => ({
    name, content: content.replaceAll(/^provider [^]*?^}\n/gm, '').replace(/source {2}= .*\n {2}version = .*/, 'source = "./stub"'),
  }));
  local.push({ name: 'passed.tf', content: 'output "passed" {\n  value     = module.wandb.passed\n  sensitive = true\n}\n' });
  local.push({ name: 'stub/main.tf', content: stubOf(module) });
  return await withFiles(local, async (directory) => {
    await terraform(directory, ['init', '-input=false']);
    await terraform(directory, ['validate']);
    await terraform(directory, ['plan', '-input=false', '-out=plan'], environment);
    return JSON.parse(await terraform(directory, ['show', '-json', 'plan'])) as PlanJson;
  });
}

function stubOf(module: ModuleVersion): string {
  const variables = module.variables.map(({ name, type, required }) => `variable "${name}" {\n  type = ${type}\n${required ? '' : '  default = null\n'}}\n`);
  const outputs = module.outputs.map(({ name }) => `output "${name}" {\n  value = "x"\n}\n`);
  const passed = `output "passed" {\n  sensitive = true\n  value = { for k, v in {\n${module.variables.map(({ name }) => `    ${name} = var.${name}\n`).join('')}  } : k => v if v != null }\n}\n`;
  const counted = 'resource "terraform_data" "storage" {\n  count = var.external_bucket == "" ? 1 : 0\n}\n\nresource "terraform_data" "env" {\n  for_each = var.other_wandb_env\n}\n';
  return [...variables, ...outputs, passed, ...(module.version === '1.7.1' ? [counted] : [])].join('\n');
}
