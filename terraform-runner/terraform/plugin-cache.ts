import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '#lib/whole-file.ts';
import { noneIfMissing } from '../workdir.ts';

/** Where Terraform keeps the providers of all runs of a data directory: HOST/NAMESPACE/TYPE/VERSION/PLATFORM. */
export function pluginCacheOf(dataDir: string): string {
  return path.join(dataDir, 'plugin-cache');
}

/** An `init` that may be unpacking providers into the cache, and what was in it before. */
export interface Filling {
  runId: string;
  step: string;
  providers: string[];
}

/**
 * Notes that an `init` is about to fill the cache. Terraform unpacks a provider right where every later `init` finds it, and takes for
 * whole what lies there (seen with 1.11.4: a truncated program is *Using … from the shared cache directory*); so what an earlier one
 * left that did not go through is taken out first. `wentThrough`: whether that one did. Only for who has the cache to itself.
 */
export async function beginFilling(cacheDir: string, { runId, step }: Pick<Filling, 'runId' | 'step'>, wentThrough: (left: Filling) => Promise<boolean>): Promise<void> {
  const left = await readFilling(cacheDir);
  if (left !== null && !(await wentThrough(left))) await dropNew(cacheDir, left);
  const filling: Filling = { runId, step, providers: await listProviders(cacheDir) };
  await replaceFile(noteOf(cacheDir), JSON.stringify(filling));
}

/** It has ended. What one that did not go through has put there is used by nobody, and may be half unpacked. */
export async function endFilling(cacheDir: string, wentThrough: boolean): Promise<void> {
  const filling = await readFilling(cacheDir);
  if (filling !== null && !wentThrough) await dropNew(cacheDir, filling);
  await rm(noteOf(cacheDir), { force: true });
}

async function dropNew(cacheDir: string, { providers }: Filling): Promise<void> {
  const added = (await listProviders(cacheDir)).filter((provider) => !providers.includes(provider));
  await Promise.all(added.map((provider) => rm(path.join(cacheDir, provider), { recursive: true, force: true })));
}

/** How deep a provider's folder for one platform lies in the cache. */
const DEPTH = 5;

async function listProviders(cacheDir: string): Promise<string[]> {
  const entries = await readdir(cacheDir, { recursive: true, withFileTypes: true }).catch(noneIfMissing);
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => path.relative(cacheDir, path.join(entry.parentPath, entry.name)));
  return folders.filter((folder) => folder.split(path.sep).length === DEPTH);
}

/** Beside the cache, in which Terraform looks for nothing but providers. */
function noteOf(cacheDir: string): string {
  return `${cacheDir}.filling`;
}

async function readFilling(cacheDir: string): Promise<Filling | null> {
  const text = await readFile(noteOf(cacheDir), 'utf8').catch(noneIfMissing);
  return typeof text === 'string' ? (JSON.parse(text) as Filling) : null;
}
