import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ConfigurationFile } from '#lib/runs/run.ts';

const execute = promisify(execFile);

/** Writes files into a directory of its own, hands it to the test, and takes it away. */
export async function withFiles<Result>(files: ConfigurationFile[], use: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(path.join(tmpdir(), 'configuration-'));
  try {
    for (const file of files) {
      const target = path.join(directory, file.name);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, file.content);
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Real Terraform, without a CLI configuration of the machine's. */
export async function terraform(directory: string, args: string[], environment: Record<string, string> = {}): Promise<string> {
  const { PATH = '', HOME = '' } = process.env;
  // Next's types want NODE_ENV in every environment; Terraform's has none.
  const env = { PATH, HOME, CHECKPOINT_DISABLE: '1', ...environment } as unknown as NodeJS.ProcessEnv;
  const options = { cwd: directory, env, maxBuffer: 64_000_000 };
  try {
    return (await execute('terraform', args, options)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`terraform ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
