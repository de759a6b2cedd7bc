import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const ANSWERS_WITHIN_MS = 20_000;

/** What a Terraform (or OpenTofu) says its version is. @throws when it does not run or says something else. */
export async function terraformVersionOf(file: string, searchPath = ''): Promise<string> {
  const env = { PATH: searchPath, CHECKPOINT_DISABLE: '1' } as unknown as NodeJS.ProcessEnv;
  const { stdout } = await promisify(execFile)(file, ['version', '-json'], { env, timeout: ANSWERS_WITHIN_MS });
  const { terraform_version: version } = JSON.parse(stdout) as { terraform_version?: unknown };
  if (typeof version !== 'string') throw new Error(`${file} does not say which version it is`);
  return version;
}

/** Oldest that the module's newest versions take, and the first that they do not: `~> 1.9` (versions.tf of the module). */
const OLDEST = [1, 9] as const;
const TOO_NEW_MAJOR = 2;

/** Whether this version of Terraform is within the range of W&B's module. */
export function isSupportedTerraform(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < TOO_NEW_MAJOR && (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]));
}
