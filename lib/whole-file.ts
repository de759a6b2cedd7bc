import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Puts a file in its place whole, readable by its owner alone: written beside it and to the disk first. Whatever is killed, cut off or
 * full on the way, what was there before is there still.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  await withDraft(file, text, (draft) => rename(draft, file));
}

/** As {@link replaceFile}, where there is no such file yet. One that is there already stays: of two that come at once, the first one's. */
export async function createFile(file: string, text: string): Promise<void> {
  await withDraft(file, text, async (draft) => {
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  });
}

/** Puts a file in its place whole for whoever reads it in this moment, as a Terraform at work. It is not waited for the disk. */
export async function swapFile(file: string, content: string | Uint8Array): Promise<void> {
  const draft = draftOf(file);
  await writeFile(draft, content, { mode: 0o600 });
  await rename(draft, file);
}

/** Two that write the same file at once do not meet. */
function draftOf(file: string): string {
  return `${file}.${process.pid}.${randomBytes(4).toString('hex')}.new`;
}

async function withDraft(file: string, text: string, place: (draft: string) => Promise<void>): Promise<void> {
  const draft = draftOf(file);
  try {
    await writeToDisk(draft, text);
    await place(draft);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(path.dirname(file));
}

async function writeToDisk(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The name is on the disk only once its folder is: fsync(2). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
