import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { cliConfigFileOf } from '#runner/terraform/cli-config.ts';
import { dropKeptEvidence, isEvidenceKept, removePlanSecrets, removeWorkdir, workdirOf, writeFiles } from '#runner/workdir.ts';

it('removes the secrets of a plan, and nothing of an apply that begins in the same moment', async () => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-workdir-'));
  const workdir = workdirOf(dataDir, 'run');
  await writeFiles(workdir, [{ name: 'main.tf', content: '' }], null);
  const spools = ['init', 'plan', 'show-1', 'apply-init', 'apply'].map((step) => workdir.spoolOf(step));
  // Those of a runner that was killed while it wrote them, too.
  const drafts = [`${cliConfigFileOf(workdir.dir, 'plan')}.1.ab.new`, cliConfigFileOf(workdir.dir, 'plan')];
  for (const file of [...drafts, workdir.planFile, workdir.approvedPlanFile, ...spools.flatMap(({ stdout, stderr }) => [stdout, stderr])]) await writeFile(file, 'secret');
  await removePlanSecrets(workdir);
  expect((await readdir(workdir.dir)).sort()).toEqual(['approved.tfplan', 'main.tf', 'spool']);
  expect((await readdir(path.join(workdir.dir, 'spool'))).sort()).toEqual(['apply-init.jsonl', 'apply-init.stderr', 'apply.jsonl', 'apply.stderr']);
  await rm(dataDir, { recursive: true, force: true });
});

it('sets a state aside that nobody stored, and leaves nothing of one that is stored', async () => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-workdir-'));
  for (const [run, isStored] of [['stored', true], ['unstored', false]] as const) {
    const workdir = workdirOf(dataDir, run);
    await writeFiles(workdir, [], null);
    await writeFile(path.join(workdir.dir, 'errored.tfstate'), 'secret');
    if (isStored) await dropKeptEvidence(workdir);
    expect(await isEvidenceKept(workdir)).toBe(isStored);
    await removeWorkdir(workdir);
  }
  expect(await readdir(path.join(dataDir, 'unsaved-state'))).toEqual(['unstored.tfstate']);
  expect(await readdir(path.join(dataDir, 'work'))).toEqual([]);
  await rm(dataDir, { recursive: true, force: true });
});
