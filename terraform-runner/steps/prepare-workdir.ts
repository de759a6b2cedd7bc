import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ADOPTION_FILE, writeImportBlocks } from '#lib/adoption/import-blocks.ts';
import { openPlanFile } from '#lib/runs/plan-store.ts';
import { readNewestState } from '#lib/state/newest-state.ts';
import { swapFile } from '#lib/whole-file.ts';
import { writeAdopted } from '../practice/practice-module.ts';
import type { RunContext } from '../run-context.ts';
import { prepareBackend } from './host-files.ts';
import { exists, writeFiles } from '../workdir.ts';

/**
 * Lays out the configuration. No secret input is in it: those reach Terraform through its environment. What the run adopts is a
 * file of its own, which goes with the run's directory.
 */
export async function prepareWorkdir(context: RunContext): Promise<void> {
  const { setup, run, workdir, adoptions } = context;
  await writeFiles(workdir, run.files, run.target === 'practice' ? setup.practice.module : null);
  await prepareBackend(context);
  const file = path.join(workdir.dir, ADOPTION_FILE);
  await (adoptions.length === 0 ? rm(file, { force: true }) : swapFile(file, writeImportBlocks(adoptions)));
  if (run.target === 'practice') await noteAdopted(context);
}

async function noteAdopted({ setup, run, workdir, adoptions }: RunContext): Promise<void> {
  if (!(await exists(path.join(workdir.dir, 'modules', 'wandb')))) return;
  const state = await readNewestState(setup, run.deploymentId);
  const place = { namespace: run.inputs.namespace, location: run.location };
  await writeAdopted(workdir.dir, { state, importing: adoptions.map(({ address }) => address), place });
}

/** Brings back exactly what was approved: the plan file and the lock file it was made with. */
export async function restorePlan({ setup, run, workdir }: RunContext, lockFile: string): Promise<void> {
  await swapFile(workdir.approvedPlanFile, await openPlanFile(setup.db, setup.key, run.id));
  if (lockFile !== '') await swapFile(workdir.lockFile, lockFile);
}
