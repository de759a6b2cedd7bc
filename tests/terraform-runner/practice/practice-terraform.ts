import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { copyPracticeModule, practiceEnvironment } from '#runner/practice/practice-module.ts';
import type { PracticeFault } from '#runner/practice/practice-module.ts';

export type Inputs = Record<string, unknown>;
export type TerraformEvent = { type: string; hook?: { resource: { addr: string } }; change?: { action: string; resource: { addr: string } }; diagnostic?: { severity: string; summary: string; detail: string } };

/** The guide's recommended set-up, small enough to say in every test. */
export const RECOMMENDED: Inputs = {
  namespace: 'demo', location: 'westeurope', license: 'practice', domain_name: 'example.com', subdomain: 'wandb', deletion_protection: false,
};

/** A root configuration that passes every input on, initialised without any network. */
export async function preparePractice(variableNames: readonly string[]): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'practice-'));
  await copyPracticeModule(dir);
  await writeFile(path.join(dir, 'main.tf'), rootModule(variableNames));
  await terraform(dir, ['init', '-input=false', '-no-color']);
  return dir;
}

function rootModule(variableNames: readonly string[]): string {
  const variables = variableNames.map((name) => `variable "${name}" {}\n`).join('\n');
  const passed = variableNames.map((name) => `  ${name} = var.${name}\n`).join('');
  return `${variables}\nmodule "wandb" {\n  source = "./modules/wandb"\n${passed}}\n\noutput "wandb" {\n  sensitive = true\n  value = module.wandb\n}\n`;
}

export interface PracticeCloud {
  cloudDir: string;
  speed?: number;
  faults?: PracticeFault[];
}

/** Runs Terraform to its end and returns its events; the exit code is in the last field. */
export async function terraformEvents(dir: string, args: string[], inputs: Inputs, cloud?: PracticeCloud): Promise<{ events: TerraformEvent[]; ok: boolean }> {
  const varFile = path.join(dir, `${Math.random().toString(36).slice(2)}.tfvars.json`);
  await writeFile(varFile, JSON.stringify(inputs));
  const [command, ...rest] = args;
  const { stdout, ok } = await terraform(dir, [command ?? '', '-json', '-input=false', `-var-file=${varFile}`, ...rest], cloud).then(
    ({ stdout }) => ({ stdout, ok: true }),
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '', ok: false }),
  );
  return { events: stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line) as TerraformEvent), ok };
}

export async function terraform(dir: string, args: string[], cloud?: PracticeCloud): Promise<{ stdout: string }> {
  return promisify(execFile)('terraform', args, { cwd: dir, env: environment(cloud), maxBuffer: 64 * 1024 * 1024 });
}

/** Starts Terraform in a process group of its own, as the runner does. */
export function spawnTerraform(dir: string, args: string[], cloud: PracticeCloud): ChildProcess {
  return spawn('terraform', args, { cwd: dir, env: environment(cloud), detached: true, stdio: 'ignore' });
}

function environment(cloud: PracticeCloud | undefined): NodeJS.ProcessEnv {
  return bareEnvironment({ TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', ...(cloud && practiceEnvironment(cloud)) });
}

/** Nothing of the test process's environment but the way to programs. */
export function bareEnvironment(values: Record<string, string>): NodeJS.ProcessEnv {
  return { NODE_ENV: 'test', PATH: process.env.PATH, HOME: process.env.HOME, ...values };
}
