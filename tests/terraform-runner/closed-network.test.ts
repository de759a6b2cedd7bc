import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NO_NETWORK_VALUES } from '#lib/network/network-settings.ts';
import { findCertificates, trustedByTerraform } from '#runner/certificates.ts';
import { writeCliConfig } from '#runner/terraform/cli-config.ts';
import { environmentOf } from '#runner/terraform/environment.ts';
import { findTerraform } from '#runner/terraform/find-terraform.ts';
import { startFakeInternet, type FakeInternet } from '#tests/support/fake-internet.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const PUBLIC = { arm: 'management.azure.com', signIn: 'login.microsoftonline.com' };
// Microsoft's library knows that sign-in has moved there from login.chinacloudapi.cn.
const CHINA = { arm: 'management.chinacloudapi.cn', signIn: 'login.partner.microsoftonline.cn' };

let internet: FakeInternet;
let folder: string;
let caFile: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'console-closed-'));
  internet = await startFakeInternet([...Object.values(PUBLIC), ...Object.values(CHINA), 'registry.terraform.io'], ({ host, path: asked }) => {
    if (asked.includes('/managedClusters/')) return { status: 404, body: { error: { code: 'ResourceNotFound', message: 'no cluster' } } };
    if (asked.endsWith('/resources')) return { status: 200, body: { value: [{ id: '/subscriptions/s/resourceGroups/demo/providers/Microsoft.Network/publicIPAddresses/ip', name: 'ip', type: 'Microsoft.Network/publicIPAddresses' }] } };
    if (asked.endsWith('/token')) return { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token: 'a-token' } };
    if (asked.endsWith('/openid-configuration')) return { status: 200, body: openId(host, asked.split('/')[1] ?? '') };
    if (asked.endsWith('/discovery/instance')) return { status: 200, body: { tenant_discovery_endpoint: `https://${host}/common/v2.0/.well-known/openid-configuration`, 'api-version': '1.1', metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }] } };
    return { status: 404, body: {} };
  });
  caFile = path.join(folder, 'company-ca.pem');
  await writeFile(caFile, internet.caPem);
});
beforeEach(() => {
  internet.asked.length = 0;
});
afterAll(async () => {
  await internet.close();
  await rm(folder, { recursive: true, force: true });
});

function openId(host: string, tenant: string) {
  const base = `https://${host}/${tenant}`;
  return { issuer: `${base}/v2.0`, token_endpoint: `${base}/oauth2/v2.0/token`, authorization_endpoint: `${base}/oauth2/v2.0/authorize`, jwks_uri: `${base}/discovery/v2.0/keys` };
}

const ways: [string, (file: string) => Record<string, string>][] = [
  ['SSL_CERT_FILE', (file) => ({ SSL_CERT_FILE: file })],
  ['NODE_EXTRA_CA_CERTS', (file) => ({ NODE_EXTRA_CA_CERTS: file })],
];
const PRINCIPAL = { ARM_TENANT_ID: '00000000-0000-4000-8000-000000000002', ARM_CLIENT_ID: '00000000-0000-4000-8000-000000000003', ARM_CLIENT_SECRET: 'secret', ARM_SUBSCRIPTION_ID: '00000000-0000-4000-8000-000000000001' };

describe.each(ways)('behind a proxy, with a CA of the company in %s', (_name, setting) => {
  it.each([['public', {}, PUBLIC], ['China', { ARM_ENVIRONMENT: 'china' }, CHINA]] as const)('the SDKs sign in and see the resources: %s cloud', async (_cloud, more, hosts) => {
    const seen = await lookAtAzure({ HTTPS_PROXY: internet.proxyUrl, ...setting(caFile), ...PRINCIPAL, ...more });
    expect(seen).toMatchObject({ resources: [{ name: 'ip' }], cluster: null });
    expect(new Set(internet.asked.filter((line) => line.startsWith('POST')))).toEqual(new Set([`POST ${hosts.signIn}/${PRINCIPAL.ARM_TENANT_ID}/oauth2/v2.0/token`]));
    expect(internet.asked.some((line) => line.startsWith(`GET ${hosts.arm}/subscriptions/`))).toBe(true);
  }, 60_000);

  it('Terraform reaches its registry and trusts what answers', async () => {
    const output = await initTerraform({ HTTPS_PROXY: internet.proxyUrl, ...setting(caFile) });
    expect(internet.asked).toContain('GET registry.terraform.io/.well-known/terraform.json');
    expect(output).not.toContain('x509');
  }, 60_000);
});

it('the SDKs get through with what an admin stored, and nothing in the environment', async () => {
  const seen = await lookAtAzure({ ...PRINCIPAL, STORED_SETTINGS: JSON.stringify({ httpsProxy: internet.proxyUrl, caPem: internet.caPem }) });
  expect(seen).toMatchObject({ resources: [{ name: 'ip' }], cluster: null });
  expect(internet.asked.some((line) => line.startsWith(`GET ${PUBLIC.arm}/subscriptions/`))).toBe(true);
}, 60_000);

it('without that CA neither trusts what answers', async () => {
  await expect(lookAtAzure({ HTTPS_PROXY: internet.proxyUrl, ...PRINCIPAL })).rejects.toThrow(/azure_unavailable/);
  expect(await initTerraform({ HTTPS_PROXY: internet.proxyUrl })).toContain('x509');
  expect(internet.asked).toEqual([]);
}, 60_000);

async function lookAtAzure(settings: Record<string, string>): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['--use-system-ca', 'tests/terraform-runner/look-at-azure.ts'], { cwd: ROOT, env: { PATH: process.env.PATH, NODE_ENV: 'test', ...settings } });
  return JSON.parse(stdout);
}

/** What `terraform init` of a configuration from the registry says, started as the runner starts it. */
async function initTerraform(network: Record<string, string>): Promise<string> {
  const cwd = await mkdtemp(path.join(folder, 'work-'));
  await writeFile(path.join(cwd, 'main.tf'), 'module "wandb" {\n  source  = "wandb/wandb/azurerm"\n  version = "7.9.2"\n}\n');
  const system = { PATH: process.env.PATH ?? '', HOME: folder };
  const cliConfigFile = path.join(cwd, 'console.tfrc');
  await mkdir(path.join(folder, 'plugin-cache'), { recursive: true });
  await writeCliConfig(cliConfigFile, { cacheDir: path.join(folder, 'plugin-cache'), operator: '', settings: { values: NO_NETWORK_VALUES, logins: {} } });
  const env = environmentOf({ system, network: await trustedByTerraform(network, path.join(cwd, 'ca.pem'), await findCertificates(network, [])), azure: {}, statePassword: '', cliConfigFile, extra: {} });
  const terraform = await findTerraform({ bin: process.env.TERRAFORM_BIN ?? null, searchPath: process.env.PATH ?? '' });
  return run(terraform.path, ['init', '-no-color'], { cwd, env: env as unknown as NodeJS.ProcessEnv }).then(({ stdout }) => stdout, (error: { stdout: string; stderr: string }) => error.stdout + error.stderr);
}
