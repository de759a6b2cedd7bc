import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { swapFile } from '#lib/whole-file.ts';

/** Azure's own word for what a resource is doing. */
export type ProvisioningState = 'Creating' | 'Succeeded' | 'Failed' | 'Deleting';

/** One thing that exists in the practice cloud. `attributes` are those of the Terraform resource that made it. */
export interface PracticeResource {
  id: string;
  type: string;
  name: string;
  location: string | null;
  address: string;
  resourceGroup: string;
  provisioningState: ProvisioningState;
  startedAt: Date;
  readyAt: Date;
  attributes: Record<string, unknown>;
}

/** As cloud.sh has it: Azure keeps the names of resource groups plain too, and here they become directories. */
const PLAIN_GROUP = /^(?!-)[A-Za-z0-9._-]*[A-Za-z0-9_-]$/;

/**
 * Returns the directory of a resource group within the practice clouds, or null for a name that no resource group can have (and that
 * could lead out of them).
 */
export function practiceGroupDir(clouds: string, group: unknown): string | null {
  return typeof group === 'string' && PLAIN_GROUP.test(group) ? path.join(clouds, group) : null;
}

/** What exists in one practice cloud directory at a moment; a directory that is not there holds nothing. */
export async function readPracticeCloud(dir: string, now: Date): Promise<PracticeResource[]> {
  const files = (await namesIn(dir)).filter((name) => name.endsWith('.json')).sort();
  const resources = await Promise.all(files.map((name) => readResource(path.join(dir, name), now)));
  return resources.filter((resource) => resource !== null);
}

/** Somebody, or Terraform, changed a thing of the cloud: the same thing with other attributes. Does nothing where they are as they were. */
export async function writePracticeAttributes(dir: string, { address, attributes }: Pick<PracticeResource, 'address' | 'attributes'>, changed: Record<string, unknown>): Promise<void> {
  if (isDeepStrictEqual(attributes, changed)) return;
  const file = path.join(dir, fileNameOf(address));
  const before = resourceFile.parse(JSON.parse(await readFile(file, 'utf8')));
  await swapFile(file, `${JSON.stringify({ ...before, attributes: changed })}\n`);
}

/** Somebody deleted a thing of the cloud by hand. */
export async function removePracticeResource(dir: string, address: string): Promise<void> {
  await rm(path.join(dir, fileNameOf(address)), { force: true });
}

const PLAIN_ADDRESS = /^[A-Za-z0-9._-]*(\[("[A-Za-z0-9._-]*"|[0-9]+)\][A-Za-z0-9._-]*)*$/;

/** As cloud.awk names it. An address with a strange key gets a number, so that two of them never share a file. */
function fileNameOf(address: string): string {
  const bytes = Buffer.from(address);
  const plain = bytes.toString('latin1').replace(/[^A-Za-z0-9._-]/g, '_');
  if (bytes.length <= 200 && PLAIN_ADDRESS.test(address)) return `${plain}.json`;
  return `${plain.slice(0, 150)}.${bytes.reduce((sum, byte) => (sum * 33 + byte) % 2 ** 32, 5381)}.json`;
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Null when it is gone: deleted between listing and reading, or its deletion is over. */
async function readResource(file: string, now: Date): Promise<PracticeResource | null> {
  try {
    return stateAt(resourceFile.parse(JSON.parse(await readFile(file, 'utf8'))), now.getTime());
  } catch (error) {
    if (isMissing(error)) return null;
    throw new Error(`The practice cloud's file ${file} cannot be read. Delete it if it is not one of the console's.`, { cause: error });
  }
}

/** Azure goes on by itself: what was begun is ready at its time, whether or not Terraform still waits for it. */
function stateAt(file: z.infer<typeof resourceFile>, now: number): PracticeResource | null {
  const { state, startedAt, readyAt, goneAt, ...rest } = file;
  if (state === 'deleting' && (goneAt ?? 0) <= now) return null;
  const provisioningState = state === 'deleting' ? 'Deleting' : state === 'failed' ? 'Failed' : state === 'creating' && readyAt > now ? 'Creating' : 'Succeeded';
  return { ...rest, provisioningState, startedAt: new Date(startedAt), readyAt: new Date(readyAt) };
}

const resourceFile = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  location: z.string().nullable(),
  address: z.string(),
  resourceGroup: z.string(),
  state: z.enum(['creating', 'succeeded', 'failed', 'deleting']),
  startedAt: z.number(),
  readyAt: z.number(),
  goneAt: z.number().optional(),
  attributes: z.record(z.string(), z.unknown()),
});

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
