import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ConfigurationFile } from '#lib/runs/run.ts';
import { practiceEnvironment, PRACTICE_MODULE_DIR } from '#runner/practice/practice-module.ts';

/** What the same files take without us: init, plan, apply of the saved plan, state beside them. In ms. */
export async function runBare(files: readonly ConfigurationFile[], { license }: { license: string } = { license: 'bench.bench.bench' }): Promise<number> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'bare-terraform-'));
  try {
    for (const file of files.filter(({ name }) => name !== 'backend.tf')) await writeFile(path.join(dir, file.name), file.content);
    await cp(PRACTICE_MODULE_DIR, path.join(dir, 'modules/wandb'), { recursive: true });
    const env = { PATH: process.env.PATH ?? '', CHECKPOINT_DISABLE: '1', TF_VAR_license: license, ...practiceEnvironment({ cloudDir: path.join(dir, 'cloud'), speed: 1 }) };
    const started = performance.now();
    for (const args of [['init'], ['plan', '-out=tfplan'], ['apply', 'tfplan']]) await terraform(dir, env, [args[0] as string, '-json', '-input=false', ...args.slice(1)]);
    return performance.now() - started;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function terraform(cwd: string, env: Record<string, string>, args: string[]): Promise<void> {
  const output = await open(path.join(cwd, 'output.jsonl'), 'a');
  const child = spawn('terraform', args, { cwd, env: env as NodeJS.ProcessEnv, stdio: ['ignore', output.fd, output.fd] });
  const [code] = (await once(child, 'exit')) as [number | null];
  await output.close();
  if (code !== 0) throw new Error(`bare terraform ${args[0]} ended with ${code}`);
}
