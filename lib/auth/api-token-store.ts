import type { Database } from '../db/client.ts';
import { notify } from '../db/notify.ts';
import { createToken, hashToken } from '../ids.ts';
import type { ApiTokenSummary } from './api-token.ts';
import { isRole, type Actor, type Role } from './permission.ts';
import { requesterIdOf } from './requester.ts';

/** What a token of ours starts with, so that scanners for leaked secrets can know it. */
const API_TOKEN_PREFIX = 'wbc_';

/** lastUsedAt is written at most this often: a busy script should not cost a write per request. */
const NOTE_USE_EVERY_MS = 60_000;

/** Makes a token and returns it, once: only its hash is kept. */
export async function createApiToken(db: Database, { name, role }: { name: string; role: Role }): Promise<string> {
  const token = createToken(API_TOKEN_PREFIX);
  await db.prisma.apiToken.create({ data: { name, role, tokenHash: hashToken(token) } });
  return token;
}

/** Who acts with this token; null when there is no such token, or it was revoked. */
export async function findActorByToken(db: Database, token: string): Promise<Actor | null> {
  if (!token.startsWith(API_TOKEN_PREFIX)) return null;
  const row = await db.prisma.apiToken.findUnique({ where: { tokenHash: hashToken(token) } });
  if (row === null || row.revokedAt !== null || !isRole(row.role)) return null;
  await noteUse(db, row);
  return { id: row.id, kind: 'token', label: `token ${row.name}`, name: row.name, role: row.role };
}

async function noteUse(db: Database, { id, lastUsedAt }: { id: string; lastUsedAt: Date | null }): Promise<void> {
  if (lastUsedAt !== null && Date.now() - lastUsedAt.getTime() < NOTE_USE_EVERY_MS) return;
  await db.prisma.apiToken.update({ where: { id }, data: { lastUsedAt: new Date() } });
}

/** Newest first; revoked ones are left out. */
export async function listApiTokens(db: Database): Promise<ApiTokenSummary[]> {
  const rows = await db.prisma.apiToken.findMany({ where: { revokedAt: null }, orderBy: { createdAt: 'desc' } });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role as Role,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}

/** Whether a program may still come in with it. */
export async function isTokenGood(db: Database, id: string): Promise<boolean> {
  return (await db.prisma.apiToken.count({ where: { id, revokedAt: null } })) > 0;
}

/** Revokes all tokens of a name. How many there were. */
export async function revokeApiTokensNamed(db: Database, name: string): Promise<number> {
  const tokens = await db.prisma.apiToken.findMany({ where: { name, revokedAt: null }, select: { id: true } });
  const revoked = await Promise.all(tokens.map(({ id }) => revokeApiToken(db, id)));
  return revoked.filter(Boolean).length;
}

/** False when there was none to revoke. */
export async function revokeApiToken(db: Database, id: string): Promise<boolean> {
  const { count } = await db.prisma.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
  if (count > 0) await notify(db.prisma, 'access', requesterIdOf({ kind: 'token', id }));
  return count > 0;
}
