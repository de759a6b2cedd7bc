import type { Role } from '../auth/permission.ts';
import type { Database } from '../db/client.ts';
import type { NetworkValues } from '../network/network-settings.ts';
import { hasOtherBackend, NO_OTHER_HOSTS, type OtherHosts } from '../runs/other-hosts.ts';
import type { ConfigurationFile } from '../runs/run.ts';
import { findAnswerReader } from './answer-reader-store.ts';
import { mayReadAnswers } from './shown-answer.ts';

/** Returns which answers of each run's hosts are hidden from this role; none from those who manage what the console connects to. */
export async function findOtherHosts(db: Database, role: Role, runIds: readonly string[]): Promise<(runId: string) => OtherHosts> {
  if (mayReadAnswers(role) || runIds.length === 0) return () => NO_OTHER_HOSTS;
  const [rows, sources] = await Promise.all([listAsked(db, runIds), hasOtherSources(db)]);
  const found = new Map<string, OtherHosts>();
  for (const { id, target, credentialId, backend } of rows) {
    const { isAzure } = await findAnswerReader(db, role, { target, credentialId });
    // Practice fetches nothing.
    found.set(id, { cloud: !isAzure, backend, sources: sources && target !== 'practice' });
  }
  return (runId) => found.get(runId) ?? { cloud: true, backend: true, sources: true };
}

async function listAsked(db: Database, ids: readonly string[]) {
  const rows = await db.prisma.run.findMany({ where: { id: { in: [...ids] } }, select: { id: true, target: true, credentialId: true, stateIsHere: true } });
  const elsewhere = rows.filter(({ stateIsHere }) => !stateIsHere).map(({ id }) => id);
  const files = elsewhere.length === 0 ? [] : await db.prisma.run.findMany({ where: { id: { in: elsewhere } }, select: { id: true, files: true } });
  const others = new Set(files.filter((run) => hasOtherBackend(run.files as unknown as ConfigurationFile[])).map(({ id }) => id));
  return rows.map((row) => ({ ...row, backend: others.has(row.id) }));
}

/** Names of the network settings that lead Terraform to a registry or mirror of the operator's own. */
const SOURCES = ['moduleRegistryUrl', 'networkMirrorUrl'] as const satisfies readonly (keyof NetworkValues)[];

/** Returns true if an admin, or a runner's own environment, names a registry or a mirror. */
async function hasOtherSources(db: Database): Promise<boolean> {
  const row = await db.prisma.networkSettings.findUnique({ where: { id: 1 }, select: { values: true } });
  const values = (row?.values ?? {}) as Partial<NetworkValues>;
  if (SOURCES.some((name) => values[name])) return true;
  const { rows } = await db.pool.query(`SELECT 1 FROM runners WHERE tools -> 'decidedByEnvironment' ?| $1::text[] LIMIT 1`, [SOURCES]);
  return rows.length > 0;
}
