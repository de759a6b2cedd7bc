import { cp, mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigurationFile } from '#lib/runs/run.ts';
import { swapFile } from '#lib/whole-file.ts';
import { cliConfigFileOf } from './terraform/cli-config.ts';
import { APPROVED_PLAN_FILE, LOCK_FILE, PLAN_FILE } from './terraform/command.ts';

/** A run's own directory, readable by its owner alone. */
export interface Workdir {
  dir: string;
  planFile: string;
  approvedPlanFile: string;
  lockFile: string;
  /** There once the runner has interrupted a Terraform of the run; the state relay looks for it. */
  interruptedFile: string;
  /** Where state goes that Terraform could not upload and we could not store: it outlives the directory. */
  unsavedState: string;
  spoolOf(step: string): { stdout: string; stderr: string };
}

export function workdirOf(dataDir: string, runId: string): Workdir {
  const dir = path.join(dataDir, 'work', runId);
  return {
    dir,
    planFile: path.join(dir, PLAN_FILE),
    approvedPlanFile: path.join(dir, APPROVED_PLAN_FILE),
    lockFile: path.join(dir, LOCK_FILE),
    interruptedFile: path.join(dir, 'interrupted'),
    unsavedState: path.join(dataDir, 'unsaved-state', `${runId}.tfstate`),
    spoolOf: (step) => ({ stdout: path.join(dir, 'spool', `${step}.jsonl`), stderr: path.join(dir, 'spool', `${step}.stderr`) }),
  };
}

const MODULE = './modules/wandb';

/** Writes the files of the run over what is there from its plan; the module that comes with us is laid beside them where they name it. */
export async function writeFiles(workdir: Workdir, files: readonly ConfigurationFile[], modulesFrom: string | null): Promise<void> {
  await mkdir(path.join(workdir.dir, 'spool'), { recursive: true, mode: 0o700 });
  await Promise.all(files.map((file) => swapFile(path.join(workdir.dir, file.name), file.content)));
  const module = path.join(workdir.dir, MODULE);
  const isNamed = files.some((file) => file.content.includes(`"${MODULE}"`));
  if (modulesFrom === null || !isNamed || (await exists(module))) return;
  // Renamed when it is whole: a runner that was killed half way leaves no half a module.
  await cp(modulesFrom, `${module}.part`, { recursive: true });
  await rename(`${module}.part`, module);
}

/**
 * What the plan phase leaves that holds secrets in clear: the plan, what Terraform printed, and the addresses of mirrors. What belongs
 * to the apply is left alone: it may begin in this very moment.
 */
export async function removePlanSecrets(workdir: Workdir): Promise<void> {
  const spool = path.join(workdir.dir, 'spool');
  const printed = (await readdir(spool).catch(() => [])).filter((name) => !name.startsWith('apply'));
  const cliConfig = cliConfigFileOf(workdir.dir, 'plan');
  // One that was being written when its runner was killed, too.
  const drafts = (await readdir(workdir.dir).catch(() => [])).filter((name) => name.startsWith(`${path.basename(cliConfig)}.`));
  const files = [workdir.planFile, cliConfig, ...drafts.map((name) => path.join(workdir.dir, name)), ...printed.map((name) => path.join(spool, name))];
  await Promise.all(files.map((file) => rm(file, { force: true })));
}

/**
 * A state that Terraform could not upload goes once it is stored sealed, and does not stay behind in clear. The mark comes first: who is
 * killed between the two does not look for evidence anew, which would then lack the state. On a full disk it goes without.
 */
export async function dropKeptEvidence(workdir: Workdir): Promise<void> {
  await writeFile(evidenceMarkIn(workdir), '').catch(() => {});
  await dropErroredState(workdir);
}

/** Whether all that a Terraform left here after its run is stored. */
export async function isEvidenceKept(workdir: Workdir): Promise<boolean> {
  return exists(evidenceMarkIn(workdir));
}

function evidenceMarkIn({ dir }: Workdir): string {
  return path.join(dir, 'evidence-kept');
}

/** State that nobody has stored is all there is to know of what a run made: it is set aside, never deleted. */
export async function removeWorkdir(workdir: Workdir): Promise<void> {
  const errored = erroredStateIn(workdir);
  if (await exists(errored)) {
    await mkdir(path.dirname(workdir.unsavedState), { recursive: true, mode: 0o700 });
    await rename(errored, workdir.unsavedState);
  }
  await rm(workdir.dir, { recursive: true, force: true });
}

/** Where copies of the host's files are that the run's credential or backend names. The plan file names them, so they stay for the apply. */
export function hostFilesIn({ dir }: Pick<Workdir, 'dir'>): string {
  return path.join(dir, 'host-files');
}

/** Whether an init came as far as its backend here. */
export async function hasBackend(workdir: Workdir): Promise<boolean> {
  return exists(backendRecordIn(workdir));
}

/** Where an init notes the backend that it was given. */
export function backendRecordIn({ dir }: Pick<Workdir, 'dir'>): string {
  return path.join(dir, '.terraform', 'terraform.tfstate');
}

/** State that Terraform could not upload, left by it for us; null where there is none. */
export async function readErroredState(workdir: Workdir): Promise<Buffer | null> {
  const file = erroredStateIn(workdir);
  return (await exists(file)) ? readFile(file) : null;
}

/** Once it is stored. */
export async function dropErroredState(workdir: Workdir): Promise<void> {
  await rm(erroredStateIn(workdir), { force: true });
}

function erroredStateIn({ dir }: Workdir): string {
  return path.join(dir, 'errored.tfstate');
}

/** Less is no room for what Terraform prints within a moment. */
const FULL_BELOW_BYTES = 256 * 1024;

/** Whether the disk under the working directory has no room left. */
export async function isDiskFull({ dir }: Workdir): Promise<boolean> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize < FULL_BELOW_BYTES;
}

/** Of a file that is not there, too. */
export async function isEmpty(file: string): Promise<boolean> {
  return stat(file).then(
    ({ size }) => size === 0,
    () => true,
  );
}

/** For a file or a folder that may not be there; one that cannot be read now says nothing of what is in it. @throws whatever else went wrong. */
export function noneIfMissing(error: unknown): [] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}

export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
