import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BACKEND_SCHEMAS, type BackendSchema } from '#lib/configuration/backend-schemas.ts';
import { checkBackend, type BackendRules } from '#lib/configuration/check-backend.ts';
import { SETTING_FORMS } from '#lib/configuration/setting-forms.ts';
import type { BackendChoice } from '#lib/deployments/deployment.ts';
import { formatInputProblem } from '#lib/modules/input-problem.ts';

let dir: string;
let rules: BackendRules;
beforeAll(async () => {
  dir = await realpath(await mkdtemp(path.join(os.tmpdir(), 'backend-')));
  await writeFile(path.join(dir, 'cert.pfx'), 'x');
  rules = { files: { dir, dataDir: path.join(dir, 'data') }, endpointHosts: ['minio.example.com', 'state.example.com:8443'] };
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const S3 = { bucket: 'state-bucket', key: 'k', region: 'eu-west-1' };
const AZURERM = { storage_account_name: 'wandbstate', container_name: 'tfstate', key: 'wandb.tfstate' };
const ROLE = 'arn:aws:iam::123456789012:role/state';

const found = async (kind: BackendChoice['kind'], config: Record<string, unknown>) =>
  (await checkBackend({ kind, config } as BackendChoice, rules)).map(({ variable, code }) => `${variable} ${code}`);

it.each<[BackendChoice['kind'], Record<string, unknown>]>([
  ['azurerm', { ...AZURERM, resource_group_name: 'state', use_azuread_auth: true }],
  ['s3', { ...S3, encrypt: true, use_lockfile: true, max_retries: 3, endpoints: { s3: 'https://minio.example.com' }, assume_role: { role_arn: ROLE, tags: { team: 'ml' } } }],
  ['gcs', { bucket: 'state-bucket', prefix: 'wandb' }],
  ['pg', { schema_name: 'wandb', skip_table_creation: true }],
  ['http', { address: 'http://127.0.0.1:8080/state', lock_method: 'PUT', retry_max: 5 }],
  ['remote', { organization: 'acme', workspaces: { name: 'wandb' } }],
  ['cloud', { organization: 'acme', workspaces: { tags: ['wandb'], project: 'ml' } }],
])('takes what Terraform documents for %s', async (kind, config) => {
  expect(await found(kind, config)).toEqual([]);
});

it.each<[BackendChoice['kind'], Record<string, unknown>, string[]]>([
  ['azurerm', {}, ['backend.storage_account_name backend_setting_missing', 'backend.container_name backend_setting_missing', 'backend.key backend_setting_missing']],
  ['azurerm', { ...AZURERM, foo: 'bar' }, ['backend.foo backend_setting_unknown']],
  ['azurerm', { ...AZURERM, use_msi: 'true' }, ['backend.use_msi backend_setting_type']],
  ['s3', { ...S3, bucket: 5 }, ['backend.bucket backend_setting_type']],
  ['s3', { ...S3, endpoints: 'https://minio.example.com' }, ['backend.endpoints backend_setting_type']],
  ['s3', { ...S3, endpoints: { s4: 'https://minio.example.com' } }, ['backend.endpoints.s4 backend_setting_unknown']],
  ['s3', { ...S3, constructor: 'x' }, ['backend.constructor backend_setting_unknown']],
  ['s3', { ...S3, endpoints: { sts: 'http://attacker.example.org' } }, ['backend.endpoints.sts backend_setting_endpoint']],
  ['s3', { ...S3, endpoint: 'http://[fd00:ec2::254]/' }, ['backend.endpoint backend_setting_metadata']],
  ['s3', { ...S3, http_proxy: 'http://attacker.example.org:3128' }, ['backend.http_proxy backend_setting_endpoint']],
  ['s3', { ...S3, secret_key: 'x' }, ['backend.secret_key backend_setting_secret']],
  ['s3', { ...S3, assume_role_with_web_identity: { role_arn: ROLE, web_identity_token: 'x' } }, ['backend.assume_role_with_web_identity.web_identity_token backend_setting_unknown']],
  ['azurerm', { ...AZURERM, metadata_host: 'attacker.example.org' }, ['backend.metadata_host backend_setting_endpoint']],
  ['azurerm', { ...AZURERM, storage_account_name: 'attacker.example.org/' }, ['backend.storage_account_name backend_setting_label']],
  ['s3', { ...S3, region: 'x.attacker.example.org/' }, ['backend.region backend_setting_label']],
  ['s3', { ...S3, sts_region: 'eu-west-1@attacker' }, ['backend.sts_region backend_setting_label']],
  ['azurerm', { ...AZURERM, msi_endpoint: 'http://attacker.example.org/msi' }, ['backend.msi_endpoint backend_setting_endpoint']],
  ['gcs', { bucket: 'state-bucket', storage_custom_endpoint: 'https://attacker.example.org' }, ['backend.storage_custom_endpoint backend_setting_endpoint']],
  ['cloud', { organization: 'acme', hostname: 'attacker.example.org', workspaces: { name: 'wandb' } }, ['backend.hostname backend_setting_endpoint']],
  ['s3', { ...S3, http_proxy: 'user:word@minio.example.com:3128' }, ['backend.http_proxy backend_setting_secret']],
  ['s3', { ...S3, endpoints: { s3: 'user:word@minio.example.com' } }, ['backend.endpoints.s3 backend_setting_secret']],
  ['azurerm', { ...AZURERM, metadata_host: 'token@minio.example.com' }, ['backend.metadata_host backend_setting_secret']],
  ['remote', { organization: 'acme', workspaces: {} }, ['backend.workspaces backend_setting_workspaces']],
  ['remote', { organization: 'acme', workspaces: { name: 'a', prefix: 'b' } }, ['backend.workspaces backend_setting_workspaces']],
  ['http', { address: 'file:///etc/passwd' }, ['backend.address backend_setting_address']],
  ['http', { address: 'http://169.254.169.254/latest' }, ['backend.address backend_setting_metadata']],
  ['http', { address: 'http://[64:ff9b::a9fe:a9fe]/' }, ['backend.address backend_setting_metadata']],
  ['http', { address: 'http://metadata.google.internal../' }, ['backend.address backend_setting_metadata']],
  ['http', { address: 'HtTp:\\\\169.254.169.254\\' }, ['backend.address backend_setting_address']],
  ['http', { address: 'http:169.254.169.254/' }, ['backend.address backend_setting_address']],
  ['http', { address: 'http://tok@state.example.com/' }, ['backend.address backend_setting_secret']],
  ['http', { address: 'https://state.example.com/?token=x' }, ['backend.address backend_setting_secret']],
  ['s3', { ...S3, endpoints: { s3: 'https://user:pass@minio.example.com' } }, ['backend.endpoints backend_setting_secret']],
  ['http', {}, ['backend.address backend_setting_missing']],
  ['console', { address: 'https://state.example.com' }, ['backend.address backend_setting_unknown']],
])('refuses a setting of %s by its name: %j', async (kind, config, problems) => {
  expect(await found(kind, config)).toEqual(problems);
  for (const problem of await checkBackend({ kind, config } as BackendChoice, rules)) expect(formatInputProblem(problem)).toMatch(/\.$/);
});

it('refuses every setting that names a file, unless the file lies below the directory that the operator sets', async () => {
  for (const kind of ['azurerm', 's3'] as const) {
    const base = kind === 's3' ? S3 : AZURERM;
    const settings = Object.entries(BACKEND_SCHEMAS[kind].settings).filter(([, wanted]) => wanted === 'file' || wanted === 'files');
    expect(settings.length).toBeGreaterThan(2);
    for (const [name, wanted] of settings) {
      const naming = (file: string) => ({ ...base, [name]: wanted === 'files' ? [file] : file });
      expect(await found(kind, naming('/etc/passwd'))).toEqual([`backend.${name} file_outside`]);
      expect(await found(kind, naming(path.join(dir, 'data', 'console.key')))).toEqual([`backend.${name} file_of_console`]);
      expect(await found(kind, naming(path.join(dir, 'cert.pfx')))).toEqual([]);
    }
  }
  const nested = { ...S3, assume_role_with_web_identity: { role_arn: ROLE, web_identity_token_file: '/etc/passwd' } };
  expect(await found('s3', nested)).toEqual(['backend.assume_role_with_web_identity.web_identity_token_file file_outside']);
});

it('has a form for every setting that is a free text, and no form for another setting', () => {
  const FREE = ['text', 'texts', 'text_map', 'tags'];
  const freeIn = ({ settings }: BackendSchema, at = ''): string[] =>
    Object.entries(settings).flatMap(([name, kind]) => (typeof kind === 'object' ? freeIn(kind, `${at}${name}.`) : FREE.includes(kind) ? [`${at}${name}`] : []));
  for (const [kind, schema] of Object.entries(BACKEND_SCHEMAS)) expect(Object.keys(SETTING_FORMS[kind as keyof typeof SETTING_FORMS]).sort()).toEqual(freeIn(schema).sort());
});

it('refuses hostile text and text of another form in every free setting', async () => {
  const HOSTILE = ['$(id)', 'a\nb', '"; rm -rf /', '\u200bx', '../../etc/passwd', 'x'.repeat(300_000)];
  const bases: Record<string, Record<string, unknown>> = {
    azurerm: AZURERM, s3: S3, gcs: { bucket: 'state-bucket' }, pg: {}, http: { address: 'https://state.example.com' },
    remote: { organization: 'acme', workspaces: { name: 'wandb' } }, cloud: { organization: 'acme', workspaces: { name: 'wandb' } },
  };
  for (const [kind, forms] of Object.entries(SETTING_FORMS)) {
    for (const name of Object.keys(forms)) {
      const [block, inner] = name.split('.') as [string, string | undefined];
      const base = { ...(block.startsWith('assume_role') ? { role_arn: ROLE } : {}), ...(block === 'workspaces' && kind === 'cloud' && inner !== 'name' ? { name: 'wandb' } : {}) };
      for (const text of HOSTILE) {
        const isList = /account_ids|delegates|policy_arns|transitive_tag_keys|workspaces\.tags/.test(name);
        const value = name.endsWith('role.tags') ? { team: text } : isList ? [text] : text;
        const config = { ...bases[kind], [block]: inner === undefined ? value : { ...base, [inner]: value } };
        const problems = await found(kind as BackendChoice['kind'], config);
        // The name of a user is any text of one line. An external ID and a tag may hold slashes and dots. All are inert.
        if (!/username|external_id|tags$|transitive_tag_keys/.test(name) || text.length > 1000) expect(problems, `${kind} ${name} ${JSON.stringify(text.slice(0, 30))}`).toEqual([`backend.${name} backend_setting_form`]);
      }
    }
  }
});

it.each<[BackendChoice['kind'], Record<string, unknown>, string]>([
  ['azurerm', { ...AZURERM, environment: 'mars' }, 'environment'],
  ['azurerm', { ...AZURERM, container_name: 'Upper' }, 'container_name'],
  ['azurerm', { ...AZURERM, subscription_id: 'prod' }, 'subscription_id'],
  ['s3', { ...S3, bucket: 'Bucket_Name' }, 'bucket'],
  ['s3', { ...S3, bucket: '10.0.0.1' }, 'bucket'],
  ['s3', { ...S3, bucket: 'https://bucket.s3.amazonaws.com' }, 'bucket'],
  ['s3', { ...S3, acl: 'world' }, 'acl'],
  ['gcs', { bucket: 'gs://bucket' }, 'bucket'],
  ['gcs', { bucket: 'goog-state' }, 'bucket'],
  ['pg', { schema_name: 'a b' }, 'schema_name'],
])('refuses the form of %s %j', async (kind, config, setting) => {
  expect(await found(kind, config)).toEqual([`backend.${setting} backend_setting_form`]);
});

it('takes the forms that services document', async () => {
  expect(await found('azurerm', { ...AZURERM, environment: 'usgovernment', subscription_id: '0a1b2c3d-0000-4000-8000-000000000000', tenant_id: 'acme.onmicrosoft.com', resource_group_name: 'rg-état_(1)', key: 'env:/prod/wandb.tfstate' })).toEqual([]);
  expect(await found('s3', { ...S3, bucket: 'arn:aws:s3:eu-west-1:123456789012:accesspoint/state', kms_key_id: 'alias/state', dynamodb_table: 'locks', profile: 'my profile', no_proxy: 'localhost,.internal' })).toEqual([]);
  expect(await found('s3', { ...S3, assume_role: { role_arn: ROLE, duration: '1h30m', policy: '{"Version":"2012-10-17"}', session_name: 'tf', external_id: 'acme-1' } })).toEqual([]);
  expect(await found('gcs', { bucket: 'acme_state.example.com', prefix: 'wandb/', impersonate_service_account: 'state@acme.iam.gserviceaccount.com' })).toEqual([]);
  expect(await found('http', { address: 'https://state.example.com', update_method: 'PUT', username: 'terraform' })).toEqual([]);
  expect(await found('cloud', { organization: 'acme', workspaces: { tags: { team: 'ml' }, project: 'Machine Learning' } })).toEqual([]);
});
