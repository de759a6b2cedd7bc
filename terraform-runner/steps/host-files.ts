import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { backendFile } from '#lib/configuration/backend-file.ts';
import { BACKEND_FORM, checkBackend, filesOf, NOTHING_ALLOWED } from '#lib/configuration/check-backend.ts';
import { writeHcl } from '#lib/configuration/hcl.ts';
import type { BackendChoice, InputValue } from '#lib/deployments/deployment.ts';
import { readHostFile } from '#lib/host-files/host-file.ts';
import { formatInputProblem } from '#lib/modules/input-problem.ts';
import { findRunBackend } from '#lib/runs/run-store.ts';
import { swapFile } from '#lib/whole-file.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { RunnerSetup, UnopenedRun } from '../run-context.ts';
import { hostFilesIn } from '../workdir.ts';

/** What a run may not use any more, though it was stored. The message is a sentence for people. */
export class RefusedSettingError extends Error {
  override name = 'RefusedSettingError';
}

/** Terraform merges it over backend.tf, whose text stays what was reviewed. */
const BACKEND_OVERRIDE = 'backend_files_override.tf';

/**
 * Checks the backend's settings again as they are used, and copies the files they name into the run's directory: Terraform reads the
 * copies, so what the console checked is what is read. @throws RefusedSettingError, HostFileError
 */
export async function prepareBackend({ setup, run, workdir }: UnopenedRun): Promise<void> {
  if (run.stateIsHere) return;
  const backend = (await retryWhileDown(() => findRunBackend(setup.db, run.deploymentId))) as unknown as BackendChoice;
  const rules = setup.backendRules ?? NOTHING_ALLOWED;
  // A form only helps the person who types. What was stored before is the place of a state that has to stay reachable.
  const problem = (await checkBackend(backend, rules)).find(({ code }) => code !== BACKEND_FORM);
  if (problem !== undefined) throw new RefusedSettingError(formatInputProblem(problem));
  const override = path.join(workdir.dir, BACKEND_OVERRIDE);
  const named = [...new Set(filesOf(backend).map(({ file }) => file))];
  if (named.length === 0) return rm(override, { force: true });
  const copies = new Map<string, string>();
  for (const [index, file] of named.entries()) copies.set(file, await copyInto(setup, { folder: hostFilesIn(workdir), name: `backend-${index}`, file }));
  await swapFile(override, writeHcl(backendFile({ ...backend, config: withCopies(backend.config ?? {}, copies) as Record<string, InputValue> }, '')));
}

async function copyInto({ backendRules = NOTHING_ALLOWED }: RunnerSetup, { folder, name, file }: { folder: string; name: string; file: string }): Promise<string> {
  const content = await readHostFile(backendRules.files, file);
  // Not with its parents: a run that has ended has no directory any more.
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const copy = path.join(folder, name);
  await swapFile(copy, content);
  return copy;
}

function withCopies(value: InputValue, copies: ReadonlyMap<string, string>): InputValue {
  if (typeof value === 'string') return copies.get(value) ?? value;
  if (Array.isArray(value)) return value.map((entry) => withCopies(entry, copies));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withCopies(entry, copies)]));
}

/** The platform writes a new token before the old one ends; Kubernetes does after 80 % of an hour at the latest. */
const REFRESH_EVERY_MS = 60_000;

/**
 * Copies the token file of the run's credential into the run's directory and keeps the copy up to date. Returns the copy, and what
 * ends the refreshing. @throws HostFileError
 */
export async function keepTokenCopy({ setup, workdir }: Pick<UnopenedRun, 'setup' | 'workdir'>, file: string): Promise<{ copy: string; stop: () => void }> {
  const make = () => copyInto(setup, { folder: hostFilesIn(workdir), name: 'azure-token', file });
  const copy = await make();
  // A token that cannot be read now stays as it was: the next minute may have it.
  const timer = setInterval(() => void make().catch(() => {}), REFRESH_EVERY_MS).unref();
  return { copy, stop: () => clearInterval(timer) };
}
