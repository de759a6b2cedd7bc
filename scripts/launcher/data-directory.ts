import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LaunchProblem } from '../launch-problem.mjs';

/** Makes the data directory if it is missing and makes sure it can be written. Throws LaunchProblem. */
export async function prepareDataDirectory(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (found && !found.isDirectory()) throw new LaunchProblem('dataDirNotFolder', { folder });
  try {
    // As root others may pass through but not look: the embedded database belongs to a user of its own.
    await mkdir(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    await mkdir(path.join(folder, 'practice'), { recursive: true, mode: 0o700 });
    const probe = path.join(folder, `.probe-${randomUUID()}`);
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') throw new LaunchProblem('dataDirNotFolder', { folder });
    throw new LaunchProblem('dataDirNotWritable', { folder, reason: code ?? message });
  }
}
