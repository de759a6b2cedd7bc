import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { PostgresUser } from './postgres-user.ts';

/** The topmost folder on the way to `target` that `user` may not pass through; null when the way is open. */
export function findBlockingFolder(target: string, user: PostgresUser): string | null {
  return foldersTo(target).find((folder) => existsSync(folder) && !mayPass(folder, user)) ?? null;
}

function foldersTo(target: string): string[] {
  const parent = path.dirname(target);
  return parent === target ? [] : [...foldersTo(parent), parent];
}

function mayPass(folder: string, user: PostgresUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
