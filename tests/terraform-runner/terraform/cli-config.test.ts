import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { zipOf } from '#lib/web/zip.ts';
import { NO_NETWORK_VALUES, type Logins, type NetworkValues } from '#lib/network/network-settings.ts';
import { readOperatorFile, writeCliConfig } from '#runner/terraform/cli-config.ts';
import { findTerraform } from '#runner/terraform/find-terraform.ts';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'console-cli-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A mirror as operators of closed networks have it, with one provider that nobody will start. */
async function writeMirror(): Promise<string> {
  const mirror = path.join(folder, 'mirror', 'registry.terraform.io', 'example', 'thing');
  await mkdir(mirror, { recursive: true });
  await writeFile(path.join(mirror, 'terraform-provider-thing_1.2.3_linux_amd64.zip'), zipOf([{ name: 'terraform-provider-thing_v1.2.3', content: '#!/bin/sh\n' }]));
  const file = path.join(folder, 'operator.tfrc');
  await writeFile(file, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(path.join(folder, 'mirror'))}\n  }\n}\n`);
  return file;
}

async function init(cliConfigFile: string): Promise<string> {
  const cwd = await mkdtemp(path.join(folder, 'work-'));
  await writeFile(path.join(cwd, 'main.tf'), 'terraform {\n  required_providers {\n    thing = {\n      source = "example/thing"\n    }\n  }\n}\n');
  const terraform = await findTerraform({ bin: process.env.TERRAFORM_BIN ?? null, searchPath: process.env.PATH ?? '' });
  const { stdout } = await run(terraform.path, ['init', '-no-color'], { cwd, env: { ...process.env, TF_CLI_CONFIG_FILE: cliConfigFile } });
  return stdout;
}

async function written({ operator = '', settings = {}, logins = {} }: { operator?: string; settings?: Partial<NetworkValues>; logins?: Logins } = {}): Promise<string> {
  const file = path.join(await mkdtemp(path.join(folder, 'rc-')), 'console.tfrc');
  const cacheDir = path.join(folder, 'plugin-cache');
  await mkdir(cacheDir, { recursive: true });
  await writeCliConfig(file, { cacheDir, operator, settings: { values: { ...NO_NETWORK_VALUES, ...settings }, logins } });
  return file;
}

it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('a provider that another run has fetched is not fetched again, though no run begins with a lock file', async () => {
  const file = await written({ operator: await readFile(await writeMirror(), 'utf8') });
  expect(await init(file)).toContain('Installing example/thing v1.2.3');
  expect(await init(file)).toContain('Using example/thing v1.2.3 from the shared cache directory');
});

it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('a folder of providers that an admin named is where they come from', async () => {
  await writeMirror();
  const text = await init(await written({ settings: { filesystemMirrorPath: path.join(folder, 'mirror') } }));
  expect(text).toMatch(/(Installing|Using) example\/thing v1\.2\.3/);
});

it('what an operator says of these settings holds', async () => {
  const operator = 'plugin_cache_dir = "/var/cache/terraform"\ndisable_checkpoint = false\n';
  const text = await readFile(await written({ operator }), 'utf8');
  expect(text.match(/^plugin_cache_dir = .*/gm)).toEqual(['plugin_cache_dir = "/var/cache/terraform"']);
  expect(text.match(/^disable_checkpoint = .*/gm)).toEqual(['disable_checkpoint = false']);
  expect(text).toContain('plugin_cache_may_break_dependency_lock_file = true');
});

it('an operator’s blocks hold against what an admin stored, each for itself', async () => {
  const settings = { networkMirrorUrl: 'https://mirror.example.com/p', moduleRegistryUrl: 'https://modules.example.com' };
  const both = await readFile(await written({ settings }), 'utf8');
  expect(both).toContain('url = "https://mirror.example.com/p/"');
  expect(both).toContain('"modules.v1" = "https://modules.example.com/"');
  const providers = await readFile(await written({ settings, operator: 'provider_installation {\n  direct {}\n}\n' }), 'utf8');
  expect(providers.match(/provider_installation/g)).toHaveLength(1);
  expect(providers).toContain('modules.example.com');
  const modules = await readFile(await written({ settings, operator: 'host "registry.terraform.io" {\n  services = {}\n}\n' }), 'utf8');
  expect(modules.match(/^host/gm)).toHaveLength(1);
  expect(modules).toContain('mirror.example.com');
});

it('a password in an address is in the file, which is its owner’s alone', async () => {
  const file = await written({ settings: { networkMirrorUrl: 'https://mirror.example.com' }, logins: { networkMirrorUrl: 'reader:pass%7B' } });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toContain('url = "https://reader:pass%7B@mirror.example.com/"');
});

it('an operator’s file that is missing is told from one that is not named', async () => {
  expect(await readOperatorFile('/nowhere/x.tfrc')).toBeNull();
  expect(await readOperatorFile(undefined)).toBe('');
});
