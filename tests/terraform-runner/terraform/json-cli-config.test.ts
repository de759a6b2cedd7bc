import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_NETWORK_VALUES } from '#lib/network/network-settings.ts';
import { zipOf } from '#lib/web/zip.ts';
import { decidesModules, decidesProviders, readOperatorFile, writeCliConfig } from '#runner/terraform/cli-config.ts';
import { findTerraform } from '#runner/terraform/find-terraform.ts';
import { asHcl } from '#runner/terraform/json-cli-config.ts';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'console-json-cli-'));
  for (const namespace of ['example', 'foreign']) {
    const provider = path.join(folder, 'mirror', 'registry.terraform.io', namespace, 'thing');
    await mkdir(provider, { recursive: true });
    await writeFile(path.join(provider, 'terraform-provider-thing_1.2.3_linux_amd64.zip'), zipOf([{ name: 'terraform-provider-thing_v1.2.3', content: '#!/bin/sh\n' }]));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a run's Terraform is started with, when the operator's file holds this. */
async function narrowed(operator: object, allowed = ['registry.terraform.io/example/*']): Promise<string> {
  const dir = await mkdtemp(path.join(folder, 'rc-'));
  const [own, file, cacheDir] = [path.join(dir, 'operator.tfrc.json'), path.join(dir, 'console.tfrc'), path.join(dir, 'cache')];
  await mkdir(cacheDir);
  await writeFile(own, `\n${JSON.stringify(operator, null, 2)}`);
  await writeCliConfig(file, { cacheDir, operator: (await readOperatorFile(own)) ?? '', settings: { values: NO_NETWORK_VALUES, logins: {} }, limit: { allowed, home: null } });
  return file;
}

async function init(cliConfigFile: string, namespace: string): Promise<string> {
  const cwd = await mkdtemp(path.join(folder, 'work-'));
  await writeFile(path.join(cwd, 'main.tf'), `terraform {\n  required_providers {\n    thing = {\n      source = "${namespace}/thing"\n    }\n  }\n}\n`);
  const terraform = await findTerraform({ bin: process.env.TERRAFORM_BIN ?? null, searchPath: process.env.PATH ?? '' });
  const ended = await run(terraform.path, ['init', '-no-color'], { cwd, env: { ...process.env, TF_CLI_CONFIG_FILE: cliConfigFile } }).catch((error: { stdout: string; stderr: string }) => error);
  return `${ended.stdout}${ended.stderr}`;
}

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('an operator’s CLI configuration in JSON', () => {
  it.each([
    ['a list of places', () => [{ filesystem_mirror: [{ path: path.join(folder, 'mirror') }] }]],
    ['one object', () => ({ filesystem_mirror: { path: path.join(folder, 'mirror'), include: ['*/*/*'] } })],
  ])('says where providers come from, and only allowed ones come, with %s', async (_name, places) => {
    const file = await narrowed({ provider_installation: places(), disable_checkpoint: true, credentials: { 'modules.corp.example': { token: 'a"b' } } });
    expect(await init(file, 'example')).toContain('Installing example/thing v1.2.3');
    const refused = await init(file, 'foreign');
    expect(refused).toMatch(/foreign\/thing was not found in any of the\s+search locations/);
    expect(refused).not.toContain('Installing');
  });

  it('loses an override for a provider that is not allowed', async () => {
    const text = await readFile(await narrowed({ provider_installation: { dev_overrides: { 'foreign/thing': '/opt/foreign', 'example/thing': '/opt/example' }, direct: {} } }), 'utf8');
    expect(text).toContain('/opt/example');
    expect(text).not.toContain('/opt/foreign');
  });
});

it('keeps hosts, credentials and settings', () => {
  const text = asHcl(JSON.stringify({ host: { 'registry.terraform.io': { services: { 'modules.v1': 'https://modules.corp.example/' } } }, credentials: [{ 'a.example': { token: 'x' } }, { 'b.example': [{ token: 'y' }] }], plugin_cache_dir: '/var/cache', provider_installation: { direct: {} } }));
  expect(decidesModules(text)).toBe(true);
  expect(decidesProviders(text)).toBe(true);
  expect(text).toContain('"modules.v1" = "https://modules.corp.example/"');
  expect(text).toContain('credentials "a.example" {\ntoken = "x"\n}');
  expect(text).toContain('credentials "b.example" {\ntoken = "y"\n}');
  expect(text).toContain('plugin_cache_dir = "/var/cache"\n');
});

it('leaves HCL, and what is neither, as it is', () => {
  for (const text of ['', 'disable_checkpoint = true\n', '{ "broken": ']) expect(asHcl(text)).toBe(text);
});
