import { createHash } from 'node:crypto';
import { openText } from '../credentials/sealed-secret.ts';
import type { ConsoleKey } from '../credentials/console-key.ts';
import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Transaction } from '../db/transaction.ts';
import { secretPurpose, storeSecret } from '../deployments/deployment-store.ts';
import type { Inputs, InputValue } from '../deployments/deployment.ts';
import { getModuleVersion, MODULE_VERSIONS } from '../modules/catalog.ts';
import { keysOfSecret } from '../modules/sealed-maps.ts';
import { isSecretVariable, splitSecrets } from '../modules/secret-variables.ts';
import { maskOf } from './plain-copies.ts';
import { scrubStoredTexts } from './scrub-texts-store.ts';
import { sealStoredPreflights, sealStoredRuns } from './seal-runs-store.ts';

/** Everything of one deployment is one transaction: long for a deployment with a long history. */
const TRANSACTION_MS = 10 * 60_000;

/**
 * Seals inputs that are stored in clear and are secrets by today's rule, and removes their copies from runs, preflights, plans
 * and logs. Every process calls this when it starts, after the migrations. Runs and preflights never change their inputs: those that
 * an earlier start looked through by the same rule are left out. A deployment is one transaction behind the lock on
 * its row: a process that is killed leaves it as it was, and of two processes the second finds nothing to do. Returns how many
 * deployments changed.
 */
export async function sealStoredMaps(db: Database, key: ConsoleKey): Promise<number> {
  await noteMissingKeys(db, key);
  const { since, now } = await findScan(db);
  const names = (await listInputNames(db, since)).filter(isSecretVariable);
  const ids = names.length === 0 ? [] : await listDeploymentsWith(db, names, since);
  for (const id of ids) await againAfterDeadlock(() => db.prisma.$transaction((tx) => sealDeployment(tx, key, id, names), { timeout: TRANSACTION_MS, maxWait: 60_000 }));
  // The planner's statistics hold samples of what stood in the columns.
  if (ids.length > 0) await db.pool.query('ANALYZE deployments, runs, preflights, run_plans, log_chunks, drift_reports');
  // Prisma's upsert fails when two processes insert at once.
  await db.pool.query('INSERT INTO sealing_marks (id, rule, "doneTo") VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, "doneTo" = excluded."doneTo"', [SEALING_RULE, now]);
  return ids.length;
}

/**
 * Identifies what counts as a secret. The number grows with each change of `isSecretVariable`; the digest covers the variables of all
 * offered versions.
 */
const SEALING_RULE = `1:${createHash('sha256').update(JSON.stringify(catalogSecrets())).digest('hex')}`;

function catalogSecrets(): string[] {
  return MODULE_VERSIONS.flatMap((version) => getModuleVersion(version).variables.filter(({ name }) => isSecretVariable(name)).map(({ name }) => `${version}/${name}`));
}

/** A transaction that began before a scan may commit after it. */
const OVERLAP_MS = 24 * 60 * 60_000;

/** Returns which rows are still to be looked through, and the database's time. */
async function findScan(db: Database): Promise<{ since: Date; now: Date }> {
  const { rows } = await db.pool.query<{ now: Date }>('SELECT now()');
  const now = rows[0]?.now ?? new Date();
  const mark = await db.prisma.sealingMark.findUnique({ where: { id: 1 } });
  return { since: mark?.rule === SEALING_RULE ? new Date(mark.doneTo.getTime() - OVERLAP_MS) : new Date(0), now };
}

/** Variables that are set in clear anywhere; by name alone, without their values. */
async function listInputNames(db: Database, since: Date): Promise<string[]> {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT jsonb_object_keys(inputs) AS name FROM deployments
     UNION SELECT jsonb_object_keys("importedInputs" -> 'inputs') FROM deployments WHERE jsonb_typeof("importedInputs" -> 'inputs') = 'object'
     UNION SELECT jsonb_object_keys(inputs) FROM runs WHERE "queuedAt" >= $1
     UNION SELECT jsonb_object_keys(subject -> 'inputs') FROM preflights WHERE jsonb_typeof(subject -> 'inputs') = 'object' AND "requestedAt" >= $1`,
    [since],
  );
  return rows.map((row) => row.name);
}

async function listDeploymentsWith(db: Database, names: readonly string[], since: Date): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM deployments WHERE inputs ?| $1 OR "importedInputs" -> 'inputs' ?| $1
     UNION SELECT "deploymentId" FROM runs WHERE inputs ?| $1 AND "queuedAt" >= $2
     UNION SELECT "deploymentId" FROM preflights WHERE subject -> 'inputs' ?| $1 AND "requestedAt" >= $2`,
    [names, since],
  );
  return rows.map((row) => row.id);
}

const TRIES = 5;

/** Another process that is at work on the same rows may be in the way once; the transaction that was undone is tried again. */
async function againAfterDeadlock(seal: () => Promise<void>): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await seal();
    } catch (error) {
      const isConflict = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034';
      if (!isConflict || tried === TRIES) throw error;
    }
  }
}

async function sealDeployment(tx: Transaction, key: ConsoleKey, id: string, names: readonly string[]): Promise<void> {
  // In the order in which a run that moves takes them.
  await tx.$queryRaw`SELECT id FROM runs WHERE "deploymentId" = ${id} AND "finishedAt" IS NULL FOR UPDATE`;
  await tx.$queryRaw`SELECT id FROM deployments WHERE id = ${id} FOR UPDATE`;
  const { inputs: all, backend } = await tx.deployment.findUniqueOrThrow({ where: { id }, select: { inputs: true, backend: true } });
  const { inputs, secrets } = splitSecrets(all as Inputs);
  for (const [name, value] of Object.entries(secrets)) if (value !== null && value !== '') await storeSecret(tx, key, { deploymentId: id, name, value });
  if (Object.keys(secrets).length > 0) await tx.deployment.update({ where: { id }, data: { inputs }, select: { id: true } });
  // A copy of the inputs, to compare with what cannot change: no secret is among that.
  await tx.$executeRaw`UPDATE deployments SET "importedInputs" = jsonb_set("importedInputs", '{inputs}', ("importedInputs" -> 'inputs') - ${[...names]}::text[]) WHERE id = ${id} AND jsonb_typeof("importedInputs" -> 'inputs') = 'object'`;
  const ofRuns = await sealStoredRuns(tx, key, { deploymentId: id, names, backend: backend as InputValue });
  const ofPreflights = await sealStoredPreflights(tx, { deploymentId: id, names });
  const { mask, texts } = maskOf([...Object.values(secrets), ...ofRuns, ...ofPreflights]);
  await scrubStoredTexts(tx, id, { mask, texts });
}

/** Secrets that are plain texts: opening them to look for keys would find none. */
const TEXTS = ['license', 'storage_key', 'oidc_secret'];

/** Maps that were sealed before their keys were kept. One that cannot be opened stays without: its runs say why. */
async function noteMissingKeys(db: Database, key: ConsoleKey): Promise<void> {
  const rows = await db.prisma.deploymentSecret.findMany({ where: { keys: { equals: Prisma.DbNull }, name: { notIn: TEXTS } }, omit: { sealed: false } });
  for (const { deploymentId, name, sealed } of rows) {
    const keys = readKeys(key, sealed, secretPurpose(deploymentId, name));
    if (keys !== null) await db.prisma.deploymentSecret.updateMany({ where: { deploymentId, name, sealed }, data: { keys } });
  }
}

function readKeys(key: ConsoleKey, sealed: string, purpose: string): string[] | null {
  try {
    return keysOfSecret(JSON.parse(openText(key, sealed, purpose)) as InputValue);
  } catch {
    return null;
  }
}
