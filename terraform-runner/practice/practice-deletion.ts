import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { swapFile } from '#lib/whole-file.ts';

const anyResource = z.looseObject({ id: z.string() });

/**
 * Takes one thing out of the practice clouds by its id, as Azure does when it is asked to and not Terraform: at once where `goneAt`
 * is null, otherwise it is being deleted until then (milliseconds since 1970). False when there is none.
 */
export async function removePracticeResource(clouds: string, id: string, { goneAt }: { goneAt: number | null }): Promise<boolean> {
  const file = await findFile(clouds, id);
  if (file === null) return false;
  if (goneAt === null) await rm(file.path, { force: true });
  else await swapFile(file.path, JSON.stringify({ ...file.content, state: 'deleting', goneAt }));
  return true;
}

async function findFile(clouds: string, id: string): Promise<{ path: string; content: z.infer<typeof anyResource> } | null> {
  for (const namespace of await readdir(clouds).catch(() => [])) {
    for (const name of await readdir(path.join(clouds, namespace)).catch(() => [])) {
      if (!name.endsWith('.json')) continue;
      const file = path.join(clouds, namespace, name);
      const content = anyResource.safeParse(await readJson(file)).data;
      if (content?.id.toLowerCase() === id.toLowerCase()) return { path: file, content };
    }
  }
  return null;
}

/** A vault that was deleted and is kept; `deletedAt` in milliseconds since 1970. */
export interface DeletedVault {
  id: string;
  name: string;
  location: string;
  deletedAt: number;
}

const deletedVault = z.object({ id: z.string(), name: z.string(), location: z.string(), deletedAt: z.number() });

/** The practice resources write it beside the clouds (cloud.sh); null where no such vault is kept. */
export async function findDeletedVault(clouds: string, name: string): Promise<DeletedVault | null> {
  return deletedVault.safeParse(await readJson(path.join(`${clouds}-deleted-vaults`, `${path.basename(name)}.json`))).data ?? null;
}

/** All that are kept. */
export async function listDeletedVaults(clouds: string): Promise<DeletedVault[]> {
  const names = await readdir(`${clouds}-deleted-vaults`).catch(() => []);
  const vaults = await Promise.all(names.map((name) => findDeletedVault(clouds, path.basename(name, '.json'))));
  return vaults.filter((vault) => vault !== null);
}

/** Undefined for what is not there or half written. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
