import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BACKEND_SCHEMAS } from '#lib/configuration/backend-schemas.ts';
import { checkBackend, type BackendRules } from '#lib/configuration/check-backend.ts';
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

const S3 = { bucket: 'b', key: 'k', region: 'eu-west-1' };
const AZURERM = { storage_account_name: 'wandbstate', container_name: 'tfstate', key: 'wandb.tfstate' };
const ROLE = 'arn:aws:iam::123456789012:role/state';

const found = async (kind: BackendChoice['kind'], config: Record<string, unknown>) =>
  (await checkBackend({ kind, config } as BackendChoice, rules)).map(({ variable, code }) => `${variable} ${code}`);

it.each<[BackendChoice['kind'], Record<string, unknown>]>([
  ['azurerm', { ...AZURERM, resource_group_name: 'state', use_azuread_auth: true }],
  ['s3', { ...S3, encrypt: true, use_lockfile: true, max_retries: 3, endpoints: { s3: 'https://minio.example.com' }, assume_role: { role_arn: ROLE, tags: { team: 'ml' } } }],
  ['gcs', { bucket: 'b', prefix: 'wandb' }],
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
  ['gcs', { bucket: 'b', storage_custom_endpoint: 'https://attacker.example.org' }, ['backend.storage_custom_endpoint backend_setting_endpoint']],
  ['cloud', { organization: 'acme', hostname: 'attacker.example.org', workspaces: { name: 'wandb' } }, ['backend.hostname backend_setting_endpoint']],
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
