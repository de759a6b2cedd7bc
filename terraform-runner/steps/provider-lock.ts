import { readFile, rm } from 'node:fs/promises';
import { keepFirstProviderLock, listProviderLocks, renewProviderLock, type ProviderLock } from '#lib/runs/provider-lock-store.ts';
import { swapFile } from '#lib/whole-file.ts';
import type { RunContext } from '../run-context.ts';

type Held = Pick<RunContext, 'setup' | 'run' | 'workdir'>;

/**
 * Lays the deployment's lock file into the work directory, before `init`: the run then uses the same providers as the runs before it,
 * or fails where one of them has changed. For another module version, or other allowed providers, there is none: that run makes a new
 * one, which becomes the deployment's once its plan is approved (decision 0005).
 */
export async function layLock({ setup, run, workdir }: Held): Promise<void> {
  const locks = await listProviderLocks(setup.db, keyOf({ setup, run }));
  const own = locks.find(({ platform }) => platform === PLATFORM);
  const content = own?.content ?? (locks[0] === undefined ? null : withoutChecksums(locks[0].content));
  await (content === null ? rm(workdir.lockFile, { force: true }) : swapFile(workdir.lockFile, content));
}

/** Keeps the lock file of the first `init` that went through. */
export async function keepFirstLock({ setup, run, workdir }: Held): Promise<void> {
  const content = await readFile(workdir.lockFile, 'utf8').catch(() => '');
  if (hasProviders(content)) await keepFirstProviderLock(setup.db, { ...rowOf({ setup, run }), content });
}

/** Makes the lock file of an approved plan the deployment's. */
export async function renewLock({ setup, run }: Pick<Held, 'setup' | 'run'>, content: string): Promise<void> {
  if (hasProviders(content)) await renewProviderLock(setup.db, { ...rowOf({ setup, run }), content });
}

/** Practice uses Terraform's built-in provider alone, which no lock file names. */
function hasProviders(content: string): boolean {
  return /^provider "/m.test(content);
}

function keyOf({ setup, run }: Pick<Held, 'setup' | 'run'>): Pick<ProviderLock, 'deploymentId' | 'moduleVersion' | 'allowed'> {
  return { deploymentId: run.deploymentId, moduleVersion: run.moduleVersion, allowed: [...(setup.allowedProviders ?? [])].sort().join(',') };
}

function rowOf(held: Pick<Held, 'setup' | 'run'>): Omit<ProviderLock, 'content'> {
  return { ...keyOf(held), platform: PLATFORM, runId: held.run.id };
}

/**
 * A lock file made on another platform may know that platform's checksums only, so it says which versions this one takes, and no more.
 * The checksums of this platform are kept by its first good `init`.
 */
function withoutChecksums(lockFile: string): string {
  return lockFile.replaceAll(/^\s*hashes\s*=\s*\[[^\]]*\]\n?/gm, '');
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** This host's platform as Terraform names it. */
const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}_${ARCHITECTURES[process.arch] ?? process.arch}`;
