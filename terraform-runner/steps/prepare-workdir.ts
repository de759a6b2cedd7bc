import { writeFile } from 'node:fs/promises';
import { openPlanFile } from '#lib/runs/plan-store.ts';
import type { RunContext } from '../run-context.ts';
import { writeFiles } from '../workdir.ts';

/** Lays out the configuration. No secret is in it: secret inputs reach Terraform through its environment. */
export async function prepareWorkdir({ setup, run, workdir }: RunContext): Promise<void> {
  await writeFiles(workdir, run.files, run.target === 'practice' ? setup.practice.module : null);
}

/** Brings back exactly what was approved: the plan file and the lock file it was made with. */
export async function restorePlan({ setup, run, workdir }: RunContext, lockFile: string): Promise<void> {
  await writeFile(workdir.planFile, await openPlanFile(setup.db, setup.key, run.id), { mode: 0o600 });
  if (lockFile !== '') await writeFile(workdir.lockFile, lockFile);
}
