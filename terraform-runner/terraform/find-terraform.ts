import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { translator } from '#lib/words/translate.ts';
import { downloadedTerraform, downloadTerraform, type Release } from './release/download-terraform.ts';
import { isSupportedTerraform, terraformVersionOf } from './terraform-version.ts';

/** How a Terraform came to be the one that is run. */
export type TerraformSource = 'named' | 'path' | 'downloaded';

export interface TerraformBinary {
  path: string;
  version: string;
  source: TerraformSource;
}

const words = translator('runner');

/**
 * TERRAFORM_BIN when set, else `terraform` on PATH, else the pinned release: the one in the data directory, or downloaded there and
 * verified (`say` tells of it, in one line). Without `release` nothing is downloaded.
 * @throws Error with one line that says what to do, when there is none, it does not run, or the module does not take its version.
 */
export async function findTerraform({ bin, searchPath, download }: { bin?: string | null; searchPath: string; download?: { dataDir: string; release: Release; say: (line: string) => void } }): Promise<TerraformBinary> {
  if (bin) return check(bin, 'named', searchPath);
  const found = onPath(searchPath);
  if (found !== null) return check(found, 'path', searchPath);
  if (download === undefined) throw new Error(words('terraform.none'));
  return check(await fromRelease(download), 'downloaded', searchPath);
}

async function fromRelease({ dataDir, release, say }: { dataDir: string; release: Release; say: (line: string) => void }): Promise<string> {
  if (!isSupportedTerraform(release.version)) throw new Error(words('terraform.unsupported', { file: 'TERRAFORM_VERSION', version: release.version }));
  const there = downloadedTerraform(dataDir, release.version);
  if (isExecutable(there)) return there;
  say(words('terraform.downloading', { version: release.version, host: new URL(release.releasesUrl).host }));
  return downloadTerraform(dataDir, release);
}

async function check(file: string, source: TerraformSource, searchPath: string): Promise<TerraformBinary> {
  const version = await terraformVersionOf(file, searchPath).catch((cause: unknown) => {
    throw new Error(words('terraform.broken', { file }), { cause });
  });
  if (!isSupportedTerraform(version)) throw new Error(words('terraform.unsupported', { file, version }));
  return { path: file, version, source };
}

/** The `terraform` on PATH, or null. */
export function onPath(searchPath: string): string | null {
  return programOnPath('terraform', searchPath);
}

/** The program of this name on PATH, or null. */
export function programOnPath(name: string, searchPath: string): string | null {
  const candidates = searchPath.split(path.delimiter).filter((folder) => folder !== '').map((dir) => path.join(dir, name));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
