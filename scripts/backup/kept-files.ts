import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '#lib/whole-file.ts';

/** What of the data directory is nowhere else: states that could not be stored, and the practice cloud. */
const KEPT_FOLDERS = ['unsaved-state', 'practice/cloud'];

export async function* readKeptFiles(dataDir: string): AsyncGenerator<{ path: string; content: string }> {
  for (const folder of KEPT_FOLDERS) {
    const entries = await readdir(path.join(dataDir, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter((found) => found.isFile())) {
      const file = path.join(entry.parentPath, entry.name);
      // A thing of the practice cloud may be gone by now.
      const content = await readFile(file, 'utf8').catch(() => null);
      if (content !== null) yield { path: path.relative(dataDir, file), content };
    }
  }
}

/** Where a kept file belongs. @throws for a path that a backup of ours does not have. */
export function placeOfKeptFile(dataDir: string, kept: { path: string }): string {
  const file = path.resolve(dataDir, kept.path);
  if (!KEPT_FOLDERS.some((folder) => file.startsWith(path.join(dataDir, folder) + path.sep))) throw new Error(`it has a file ${kept.path}, which does not belong in a backup`);
  return file;
}

/** @throws as {@link placeOfKeptFile} does. */
export async function writeKeptFile(dataDir: string, kept: { path: string; content: string }): Promise<void> {
  const file = placeOfKeptFile(dataDir, kept);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await replaceFile(file, kept.content);
}
