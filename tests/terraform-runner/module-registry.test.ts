import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { zipOf } from '#lib/web/zip.ts';
import { NO_NETWORK_VALUES, type Logins, type NetworkValues } from '#lib/network/network-settings.ts';
import { writeCliConfig } from '#runner/terraform/cli-config.ts';
import { findTerraform } from '#runner/terraform/find-terraform.ts';
import { startFakeInternet, type FakeInternet } from '#tests/support/fake-internet.ts';

const MIRROR = 'mirror.example.com';
const PUBLIC = 'registry.terraform.io';
const PROVIDERS = '/v1/providers/example/thing/versions';

let internet: FakeInternet;
let folder: string;
/** `host Authorization` of whatever came with one. */
let shown: string[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'console-modules-'));
  internet = await startFakeInternet([PUBLIC, MIRROR], ({ host, path: asked, authorization }) => {
    if (authorization !== null) shown.push(`${host} ${authorization}`);
    if (asked === '/modules/wandb/wandb/azurerm/versions') return { status: 200, body: { modules: [{ versions: [{ version: '1.0.0' }] }] } };
    if (asked === '/modules/wandb/wandb/azurerm/1.0.0/download') return { status: 204, body: Buffer.alloc(0), headers: { 'x-terraform-get': `https://${MIRROR}/module.zip` } };
    if (asked === '/module.zip') return { status: 200, body: Buffer.from(zipOf([{ name: 'main.tf', content: 'terraform {\n  required_providers {\n    thing = {\n      source = "example/thing"\n    }\n  }\n}\n' }])), headers: { 'content-type': 'application/zip' } };
    if (asked === '/providers/registry.terraform.io/example/thing/index.json') return { status: 200, body: { versions: { '1.2.3': {} } } };
    if (asked === '/providers/registry.terraform.io/example/thing/1.2.3.json') return { status: 200, body: { archives: { linux_amd64: { url: 'thing.zip' } } } };
    if (asked.endsWith('/thing.zip')) return { status: 200, body: Buffer.from(zipOf([{ name: 'terraform-provider-thing_v1.2.3', content: '#!/bin/sh\n' }])), headers: { 'content-type': 'application/zip' } };
    return { status: 404, body: {} };
  });
  await writeFile(path.join(folder, 'ca.pem'), internet.caPem);
});
beforeEach(() => {
  [shown, internet.asked.length] = [[], 0];
});
afterAll(async () => {
  await internet.close();
  await rm(folder, { recursive: true, force: true });
});

/** What `terraform init` says of a configuration that is W&B's module alone. */
async function init(settings: Partial<NetworkValues>, logins: Logins = {}): Promise<string> {
  const cwd = await mkdtemp(path.join(folder, 'work-'));
  const [cliConfigFile, cacheDir] = [path.join(cwd, 'console.tfrc'), path.join(cwd, 'cache')];
  await mkdir(cacheDir);
  await writeCliConfig(cliConfigFile, { cacheDir, operator: '', settings: { values: { ...NO_NETWORK_VALUES, ...settings }, logins } });
  await writeFile(path.join(cwd, 'main.tf'), 'module "wandb" {\n  source  = "wandb/wandb/azurerm"\n  version = "1.0.0"\n}\n');
  const terraform = await findTerraform({ bin: process.env.TERRAFORM_BIN ?? null, searchPath: process.env.PATH ?? '' });
  const env = { NODE_ENV: 'test' as const, PATH: process.env.PATH, HOME: cwd, HTTPS_PROXY: internet.proxyUrl, SSL_CERT_FILE: path.join(folder, 'ca.pem'), TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: '1' };
  return new Promise((resolve) => execFile(terraform.path, ['init', '-no-color'], { cwd, env }, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`.replaceAll(/\s+/g, ' '))));
}

it('that is set alone answers for modules; providers come from the public registry as before', async () => {
  const said = await init({ moduleRegistryUrl: `https://${MIRROR}/modules` });
  expect(internet.asked).toContain(`GET ${MIRROR}/module.zip`);
  expect(internet.asked).toContain(`GET ${PUBLIC}${PROVIDERS}`);
  expect(said).not.toContain('does not offer a Terraform provider registry');
});

it('its token is shown to nobody else: then providers have to come from a mirror', async () => {
  const settings = { moduleRegistryUrl: `https://${MIRROR}/modules` };
  expect(await init(settings, { moduleRegistryUrl: 'a-token' })).toContain('does not offer a Terraform provider registry');
  expect(new Set(shown)).toEqual(new Set([`${MIRROR} Bearer a-token`]));
  expect(internet.asked.filter((line) => line.includes(` ${PUBLIC}/`))).toEqual([]);
});

it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('works beside a mirror of providers, and the public registry is asked nothing', async () => {
  expect(await init({ moduleRegistryUrl: `https://${MIRROR}/modules`, networkMirrorUrl: `https://${MIRROR}/providers` })).toContain('Installing example/thing v1.2.3');
  expect(internet.asked.filter((line) => line.includes(` ${PUBLIC}/`))).toEqual([]);
});
