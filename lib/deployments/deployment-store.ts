import { isDeepStrictEqual } from 'node:util';
import { sealText, openText } from '../credentials/sealed-secret.ts';
import type { ConsoleKey } from '../credentials/console-key.ts';
import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { escapeLike } from '../db/like.ts';
import { notify } from '../db/notify.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { pageOf, type Cursor, type Page } from '../page.ts';
import { UNFINISHED_STATUSES } from '../runs/run-status.ts';
import { keysOfSecret, withKeptValues } from '../modules/sealed-maps.ts';
import { forgetReadState } from '../state/read-state-store.ts';
import { WATCH_LASTS_MS } from '../tunables.ts';
import { DEPLOYMENT_PARTS, toDeployment, type DeploymentRow } from './deployment-row.ts';
import { hasTooManyDrafts, type TooManyDrafts } from './draft-store.ts';
import { isHandMade } from './practice-faults.ts';
import { hasStateResources } from './applied-inputs-store.ts';
import { addressOf } from './wandb-address.ts';
import type { AllowedDowngrade, BackendChoice, Deployment, DeploymentStatus, Inputs, InputValue, ListedDeployment, PracticeFault, Target } from './deployment.ts';

/** What a person or program says of a deployment; secrets apart, because they are sealed. */
export interface DeploymentFields {
  name: string;
  target: Target;
  location: string;
  moduleVersion: string;
  inputs: Inputs;
  secrets: Record<string, InputValue>;
  backend: BackendChoice;
  credentialId: string | null;
  subscriptionId: string | null;
  practice: { faults: PracticeFault[] } | null;
  wizardStep: string | null;
  /** Left out: as it was. */
  allowedDowngrade?: AllowedDowngrade | null;
}

/** Who makes a deployment: as history shows them, and by id (lib/auth/requester.ts); null for the console itself. */
export interface Creator {
  label: string;
  id: string | null;
}

export type WriteResult = { ok: true; deployment: Deployment } | { ok: false; reason: 'name_taken' | 'namespace_taken' };

/** Newest change first. Archived deployments are left out. */
export async function listDeployments(
  db: Database,
  { statuses, target, search, cursor, limit }: { statuses?: readonly DeploymentStatus[]; target?: Target; search?: string; cursor?: Cursor; limit: number },
): Promise<Page<ListedDeployment>> {
  const rows = await db.prisma.deployment.findMany({
    where: {
      archivedAt: null,
      ...(statuses && { status: { in: [...statuses] } }),
      ...(target && { target }),
      AND: [
        search ? fitting(search) : {},
        cursor ? { OR: [{ updatedAt: { lt: cursor.at } }, { updatedAt: cursor.at, id: { lt: cursor.id } }] } : {},
      ],
    },
    include: DEPLOYMENT_PARTS,
    omit: { inputs: true },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, toListed, (row) => ({ at: row.updatedAt.toISOString(), id: row.id }));
}

function toListed(row: Omit<DeploymentRow, 'inputs'>): ListedDeployment {
  const { inputs: _inputs, secretKeys: _keys, ...listed } = toDeployment({ ...row, inputs: {} });
  return listed;
}

function fitting(search: string) {
  return { OR: [{ name: contains(search) }, { url: contains(search) }, { location: contains(search) }] };
}

function contains(search: string) {
  return { contains: escapeLike(search), mode: 'insensitive' } as const;
}

/** How many deployments there are in each status, archived ones left out; with a search, how many of those that fit it. */
export async function countDeployments(db: Database, search: string | null = null): Promise<Partial<Record<DeploymentStatus, number>>> {
  const groups = await db.prisma.deployment.groupBy({ by: ['status'], where: { archivedAt: null, ...(search && fitting(search)) }, _count: { _all: true } });
  return Object.fromEntries(groups.map((group) => [group.status, group._count._all]));
}

/** Archived deployments are not found: their history stays, but nobody acts on them. */
export async function findDeployment(db: Pick<Database, 'prisma'>, id: string): Promise<Deployment | null> {
  const row = await db.prisma.deployment.findFirst({ where: { id, archivedAt: null }, include: DEPLOYMENT_PARTS });
  return row === null ? null : toDeployment(row);
}

/** The same within a transaction. */
export async function findDeploymentWithin(tx: Transaction, id: string): Promise<Deployment | null> {
  const row = await tx.deployment.findFirst({ where: { id, archivedAt: null }, select: { id: true } });
  return row === null ? null : read(tx, id);
}

/** Makes a deployment in status draft, under this id where one is given. An unfinished wizard (wizardStep set) takes no name yet. */
export async function createDeployment(db: Database, key: ConsoleKey, fields: DeploymentFields, createdBy: Creator | string, givenId?: string): Promise<WriteResult | TooManyDrafts> {
  const creator = typeof createdBy === 'string' ? { label: createdBy, id: null } : createdBy;
  const tooMany: TooManyDrafts = { ok: false, reason: 'too_many_drafts' };
  return refusingTakenNames<WriteResult | TooManyDrafts>(() =>
    inTransaction(db, async (tx) => {
      if (await hasTooManyDrafts(tx, creator.id)) return tooMany;
      const { id } = await tx.deployment.create({ data: { ...columns(fields), createdBy: creator.label, createdById: creator.id, ...(givenId && { id: givenId }) }, select: { id: true } });
      await writeSecrets(tx, key, id, fields.secrets);
      await notify(tx, 'deployment', id);
      return read(tx, id);
    }),
  );
}

/** Replaces a deployment's fields; a secret that is not among `secrets` stays as it was, one that is null is forgotten. */
export async function updateDeployment(db: Database, key: ConsoleKey, id: string, fields: DeploymentFields): Promise<WriteResult> {
  return refusingTakenNames<WriteResult>(() =>
    inTransaction(db, async (tx) => {
      const before = await tx.deployment.update({ where: { id }, data: { updatedAt: new Date() }, select: { backend: true } });
      await tx.deployment.update({ where: { id }, data: columns(fields), select: { id: true } });
      if (!isDeepStrictEqual(before.backend, fields.backend)) await forgetReadState(tx, id);
      await writeSecrets(tx, key, id, fields.secrets);
      await notify(tx, 'deployment', id);
      return read(tx, id);
    }),
  );
}

/** Names by id, archived deployments' too. */
export async function findDeploymentNames(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.prisma.deployment.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Whether another deployment holds this name or this namespace. */
export async function findTakenNames(
  db: Database,
  { id, name, target, subscriptionId, inputs }: Pick<DeploymentFields, 'name' | 'target' | 'subscriptionId' | 'inputs'> & { id: string },
): Promise<{ name: boolean; namespace: boolean }> {
  const { reservedName, reservedNamespace } = reservations({ name, target, subscriptionId, inputs, wizardStep: null });
  const [byName, byNamespace] = await Promise.all([
    db.prisma.deployment.count({ where: { reservedName, id: { not: id } } }),
    db.prisma.deployment.count({ where: { reservedNamespace, id: { not: id } } }),
  ]);
  return { name: byName > 0, namespace: byNamespace > 0 };
}

/** Another deployment on the same target that answers, or will, under this one's address; null where none does. */
export async function findTakenAddress(db: Database, { id, target, inputs }: Pick<Deployment, 'id' | 'target' | 'inputs'>): Promise<{ fqdn: string; by: string } | null> {
  const fqdn = addressOf(inputs)?.fqdn;
  if (fqdn === undefined) return null;
  const others = await db.prisma.deployment.findMany({
    where: { id: { not: id }, target, archivedAt: null, wizardStep: null, status: { not: 'destroyed' }, inputs: { path: ['domain_name'], equals: inputs.domain_name ?? '' } },
    select: { name: true, inputs: true },
  });
  const same = others.find((other) => addressOf(other.inputs as Inputs)?.fqdn === fqdn);
  return same === undefined ? null : { fqdn, by: same.name };
}

/**
 * Takes a deployment out of every list, and frees its name: one that is destroyed, or one of which nothing was ever applied and whose
 * state has no resources. False when it is neither, or when a run that may change Azure has not ended.
 */
export async function archiveDeployment(db: Database, id: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    // An import of a state waits for this, or this for the import.
    await tx.$queryRaw`SELECT id FROM deployments WHERE id = ${id} FOR UPDATE`;
    const isEmpty = !(await hasStateResources({ prisma: tx }, id));
    const { count } = await tx.deployment.updateMany({
      where: {
        id,
        archivedAt: null,
        runs: { none: { status: { in: [...UNFINISHED_STATUSES] }, kind: { not: 'plan_only' } } },
        OR: [{ status: 'destroyed' }, ...(isEmpty ? [{ status: { in: ['draft', 'failed'] }, runs: { none: { applyStartedAt: { not: null } } } }] : [])],
      },
      data: { archivedAt: new Date(), reservedName: null, reservedNamespace: null },
    });
    if (count > 0) await notify(tx, 'deployment', id);
    return count > 0;
  });
}

/** The secret inputs in clear, for the runner alone. */
export async function openSecrets(tx: Transaction | Database['prisma'], key: ConsoleKey, deploymentId: string): Promise<Record<string, InputValue>> {
  const rows = await tx.deploymentSecret.findMany({ where: { deploymentId }, omit: { sealed: false } });
  return Object.fromEntries(rows.map((row) => [row.name, JSON.parse(openText(key, row.sealed, secretPurpose(deploymentId, row.name))) as InputValue]));
}

/** Practice only: what somebody does to the practice cloud by hand before the next drift check; faults of other resources stay. */
export async function plantFault(db: Database, id: string, fault: PracticeFault): Promise<void> {
  await changeFaults(db, id, (faults) => [...faults.filter(({ address }) => address !== fault.address), fault]);
}

/** It has happened: it does not happen again. */
export async function endHandMadeFaults(db: Database, id: string): Promise<void> {
  await changeFaults(db, id, (faults) => faults.filter((fault) => !isHandMade(fault)));
}

async function changeFaults(db: Database, id: string, change: (faults: PracticeFault[]) => PracticeFault[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM deployments WHERE id = ${id} FOR UPDATE`;
    const { target, practice } = await tx.deployment.findUniqueOrThrow({ where: { id }, select: { target: true, practice: true } });
    if (target !== 'practice') return;
    const faults = (practice as { faults?: PracticeFault[] } | null)?.faults ?? [];
    await tx.deployment.update({ where: { id }, data: { practice: { faults: change(faults) } as unknown as Prisma.InputJsonValue }, select: { id: true } });
    await notify(tx, 'deployment', id);
  });
}

/** The URL W&B answers under, as the state names it. */
export async function setDeploymentUrl({ prisma }: Database | { prisma: Transaction }, id: string, url: string): Promise<void> {
  await prisma.deployment.updateMany({ where: { id }, data: { url } });
}

/** Somebody looks at the deployment: its Azure status is polled often for a while. */
export async function watchDeployment(db: Database, id: string): Promise<void> {
  await db.prisma.deployment.updateMany({ where: { id }, data: { watchedUntil: new Date(Date.now() + WATCH_LASTS_MS) } });
}

function columns(fields: DeploymentFields) {
  return {
    name: fields.name,
    target: fields.target,
    location: fields.location,
    moduleVersion: fields.moduleVersion,
    inputs: fields.inputs,
    backend: fields.backend as unknown as Prisma.InputJsonValue,
    credentialId: fields.credentialId,
    subscriptionId: fields.subscriptionId,
    practice: fields.practice === null ? Prisma.DbNull : (fields.practice as unknown as Prisma.InputJsonValue),
    wizardStep: fields.wizardStep,
    ...(fields.allowedDowngrade !== undefined && { allowedDowngrade: fields.allowedDowngrade === null ? Prisma.DbNull : { ...fields.allowedDowngrade } }),
    ...reservations(fields),
  };
}

/** A finished deployment holds its name and its namespace; a half-filled wizard holds nothing. */
function reservations({ name, target, subscriptionId, inputs, wizardStep }: Pick<DeploymentFields, 'name' | 'target' | 'subscriptionId' | 'inputs' | 'wizardStep'>) {
  if (wizardStep !== null) return { reservedName: null, reservedNamespace: null };
  return { reservedName: name.toLowerCase(), reservedNamespace: `${target}/${subscriptionId ?? ''}/${String(inputs.namespace)}` };
}

/** A key of a map that is null keeps the value that is stored under it. */
async function writeSecrets(tx: Transaction, key: ConsoleKey, deploymentId: string, secrets: Record<string, InputValue>): Promise<void> {
  for (const [name, given] of Object.entries(secrets)) {
    const value = await withStoredValues(tx, key, { deploymentId, name, given });
    if (value === null || value === '') {
      await tx.deploymentSecret.deleteMany({ where: { deploymentId, name } });
      continue;
    }
    await storeSecret(tx, key, { deploymentId, name, value });
  }
}

/** Seals a secret input and stores it with the keys of its map. */
export async function storeSecret(tx: Transaction, key: ConsoleKey, { deploymentId, name, value }: { deploymentId: string; name: string; value: InputValue }): Promise<void> {
  const sealed = sealText(key, JSON.stringify(value), secretPurpose(deploymentId, name));
  const keys = keysOfSecret(value) ?? Prisma.DbNull;
  await tx.deploymentSecret.upsert({
    where: { deploymentId_name: { deploymentId, name } },
    create: { deploymentId, name, sealed, keys },
    update: { sealed, keys, updatedAt: new Date() },
    select: { name: true },
  });
}

/** Reads the stored value only where the given one asks for a part of it. */
async function withStoredValues(tx: Transaction, key: ConsoleKey, { deploymentId, name, given }: { deploymentId: string; name: string; given: InputValue }): Promise<InputValue> {
  const asks = keysOfSecret(given) !== null && Object.values(given as object).includes(null);
  const row = asks ? await tx.deploymentSecret.findUnique({ where: { deploymentId_name: { deploymentId, name } }, omit: { sealed: false } }) : null;
  return row === null ? given : withKeptValues(given, JSON.parse(openText(key, row.sealed, secretPurpose(deploymentId, name))) as InputValue);
}

/** What a secret input is sealed for. */
export function secretPurpose(deploymentId: string, name: string): string {
  return `deployment_secrets/${deploymentId}/${name}`;
}

/**
 * One question after the other: Prisma asks for included relations all at once, on the one connection of the transaction, which pg
 * will refuse from its version 9 on.
 */
async function read(tx: Transaction, id: string): Promise<Deployment> {
  const row = await tx.deployment.findUniqueOrThrow({ where: { id } });
  const secrets = await tx.deploymentSecret.findMany({ where: { deploymentId: id }, ...DEPLOYMENT_PARTS.secrets });
  const lastRun = row.lastRunId === null ? null : await tx.run.findUnique({ where: { id: row.lastRunId } });
  const driftReport = await tx.driftReport.findUnique({ where: { deploymentId: id }, ...DEPLOYMENT_PARTS.driftReport });
  return toDeployment({ ...row, secrets, lastRun, driftReport });
}

/** The unique indexes decide who has a name; which one was hit tells what to say. */
async function refusingTakenNames<Refusal extends WriteResult | TooManyDrafts>(write: () => Promise<Deployment | Refusal>): Promise<WriteResult | Refusal> {
  try {
    const written = await write();
    return 'ok' in written ? written : { ok: true, deployment: written };
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
    const said = JSON.stringify(error.meta);
    if (said.includes('reservedNamespace')) return { ok: false, reason: 'namespace_taken' };
    if (said.includes('reservedName')) return { ok: false, reason: 'name_taken' };
    throw error;
  }
}
