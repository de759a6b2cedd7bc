import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

export interface TerraformBinary {
  path: string;
  version: string;
}

/**
 * TERRAFORM_BIN when set, else `terraform` on PATH.
 * @throws Error with one line that says what to do, when there is none or it does not run.
 */
export async function findTerraform(bin: string | undefined, searchPath: string): Promise<TerraformBinary> {
  const file = bin ?? onPath(searchPath);
  if (file === null) throw new Error('Terraform was not found: install Terraform 1.9 or newer, or set TERRAFORM_BIN to it');
  return { path: file, version: await versionOf(file, searchPath) };
}

function onPath(searchPath: string): string | null {
  const candidates = searchPath.split(path.delimiter).map((dir) => path.join(dir, 'terraform'));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(file: string, searchPath: string): Promise<string> {
  try {
    const env = { PATH: searchPath, CHECKPOINT_DISABLE: '1' } as unknown as NodeJS.ProcessEnv;
    const { stdout } = await promisify(execFile)(file, ['version', '-json'], { env, timeout: 20_000 });
    return String((JSON.parse(stdout) as { terraform_version?: string }).terraform_version);
  } catch (cause) {
    throw new Error(`${file} does not run as Terraform: check TERRAFORM_BIN`, { cause });
  }
}
