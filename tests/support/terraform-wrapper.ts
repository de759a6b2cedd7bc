import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A program in Terraform's place: a runner takes it as TERRAFORM_BIN. */
export interface TerraformWrapper {
  binary: string;
  /** The commands it was called with, without `version`, oldest first. */
  commands(): Promise<string[]>;
}

/**
 * Terraform itself, but for the commands that `cases` names: lines of shell in which `real` is Terraform called with the same
 * arguments, `$here` the folder of the wrapper and $PPID the runner. Without an `exit` of its own the command goes on as Terraform.
 */
export async function wrapTerraform(folder: string, cases: Record<string, string>): Promise<TerraformWrapper> {
  await mkdir(folder, { recursive: true });
  const terraform = execFileSync('sh', ['-c', `command -v ${process.env.TERRAFORM_BIN ?? 'terraform'}`], { encoding: 'utf8' }).trim();
  const binary = path.join(folder, 'terraform-wrapper');
  const calls = path.join(folder, 'calls');
  const branches = Object.entries(cases).map(([command, lines]) => `  ${command})\n${lines}\n  ;;`);
  const script = ['#!/bin/sh', `here='${folder}'`, `real() { '${terraform}' "$@"; }`, `[ "$1" = version ] || printf '%s\\n' "$1" >>'${calls}'`, 'case $1 in', ...branches, 'esac', `exec '${terraform}' "$@"`];
  await writeFile(binary, `${script.join('\n')}\n`);
  await chmod(binary, 0o755);
  const commands = async () => (await readFile(calls, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  return { binary, commands };
}
