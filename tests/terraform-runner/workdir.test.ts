import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { removePlanSecrets, workdirOf, writeFiles } from '#runner/workdir.ts';

it('removes the secrets of a plan, and nothing of an apply that begins in the same moment', async () => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-workdir-'));
  const workdir = workdirOf(dataDir, 'run');
  await writeFiles(workdir, [{ name: 'main.tf', content: '' }], null);
  const spools = ['init', 'plan', 'show-1', 'apply-init', 'apply'].map((step) => workdir.spoolOf(step));
  for (const file of [workdir.planFile, workdir.approvedPlanFile, ...spools.flatMap(({ stdout, stderr }) => [stdout, stderr])]) await writeFile(file, 'secret');
  await removePlanSecrets(workdir);
  expect((await readdir(workdir.dir)).sort()).toEqual(['approved.tfplan', 'main.tf', 'spool']);
  expect((await readdir(path.join(workdir.dir, 'spool'))).sort()).toEqual(['apply-init.jsonl', 'apply-init.stderr', 'apply.jsonl', 'apply.stderr']);
  await rm(dataDir, { recursive: true, force: true });
});
