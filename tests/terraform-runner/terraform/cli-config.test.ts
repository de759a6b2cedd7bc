import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { zipOf } from '#lib/web/zip.ts';
import { writeCliConfig } from '#runner/terraform/cli-config.ts';
import { findTerraform } from '#runner/terraform/find-terraform.ts';
import { oneAtATime } from '#runner/terraform/one-at-a-time.ts';

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
  const terraform = await findTerraform(process.env.TERRAFORM_BIN, process.env.PATH ?? '');
  const { stdout } = await run(terraform.path, ['init', '-no-color'], { cwd, env: { ...process.env, TF_CLI_CONFIG_FILE: cliConfigFile } });
  return stdout;
}

it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('a provider that another run has fetched is not fetched again, though no run begins with a lock file', async () => {
  const file = await writeCliConfig(path.join(folder, 'data'), await writeMirror(), () => {});
  expect(await init(file)).toContain('Installing example/thing v1.2.3');
  expect(await init(file)).toContain('Using example/thing v1.2.3 from the shared cache directory');
});

it('what an operator says of these settings holds', async () => {
  const operator = path.join(folder, 'own.tfrc');
  await writeFile(operator, 'plugin_cache_dir = "/var/cache/terraform"\ndisable_checkpoint = false\n');
  const text = await readFile(await writeCliConfig(path.join(folder, 'other'), operator, () => {}), 'utf8');
  expect(text.match(/^plugin_cache_dir = .*/gm)).toEqual(['plugin_cache_dir = "/var/cache/terraform"']);
  expect(text.match(/^disable_checkpoint = .*/gm)).toEqual(['disable_checkpoint = false']);
  expect(text).toContain('plugin_cache_may_break_dependency_lock_file = true');
});

it('an operator’s file that is missing is said once and left out', async () => {
  const said: string[] = [];
  const text = await readFile(await writeCliConfig(path.join(folder, 'third'), '/nowhere/x.tfrc', (file) => said.push(file)), 'utf8');
  expect(said).toEqual(['/nowhere/x.tfrc']);
  expect(text).toContain('plugin_cache_dir');
});

it('work that must not overlap does not, and one that fails stops nobody', async () => {
  const events: string[] = [];
  const work = (name: string, fails = false) => oneAtATime(async () => {
    events.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 10));
    events.push(`${name} ends`);
    if (fails) throw new Error(name);
    return name;
  });
  const results = await Promise.allSettled([work('a'), work('b', true), work('c')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});
