import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * A digest over files and folders (names and contents), by which a step knows that nothing changed since it ran.
 * @param {string} root
 * @param {readonly string[]} names below root; those that are missing count as empty
 * @param {(file: string) => boolean} [isLeftOut]
 */
export function digestOf(root, names, isLeftOut = () => false) {
  const hash = createHash('sha256');
  for (const name of names) {
    for (const file of listFiles(root, name).filter((file) => !isLeftOut(file))) {
      hash.update(`${file}\0`).update(readFileSync(path.join(root, file))).update('\0');
    }
  }
  return hash.digest('hex');
}

/** @returns {string[]} */
function listFiles(root, name) {
  const stats = statSync(path.join(root, name), { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [name];
  return readdirSync(path.join(root, name)).sort().flatMap((entry) => listFiles(root, path.posix.join(name, entry)));
}
