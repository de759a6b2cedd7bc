import path from 'node:path';
import { findDeletedVault, removePracticeResource, type DeletedVault } from '../practice-deletion.ts';
import type { PracticeResource } from '../practice-cloud.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '../practice-module.ts';
import { armError, type ArmAnswer } from './arm-error.ts';
import type { TeardownRoute } from './teardown-route.ts';

interface Surroundings {
  dataDir: string;
  now: Date;
  all: readonly PracticeResource[];
}

/** What a teardown asks Azure: who locked what, what a deleted vault keeps, how much is stored, and to delete one thing. */
export async function answerTeardown(route: TeardownRoute, url: URL, { dataDir, now, all }: Surroundings): Promise<ArmAnswer> {
  const clouds = path.join(dataDir, 'practice', 'cloud');
  switch (route.family) {
    case 'locks':
      return route.lock === null ? answerLocks(route.group, all) : deleteLock(route.lock, clouds);
    case 'deletedVaults':
      return deletedVault(route, clouds);
    case 'metrics':
      return metrics(route.resource, url, { all, now });
    case 'deletions':
      return answerDeletion(route, url, { clouds, now, all });
  }
}

/** At a group: its own locks and those of what is in it. At the subscription: all (REST: Management Locks, List At … Level). */
function answerLocks(group: string | null, all: readonly PracticeResource[]): ArmAnswer {
  const isThere = group === null || all.some(({ type, name }) => isSame(type, 'Microsoft.Resources/resourceGroups') && isSame(name, group));
  if (!isThere) return armError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
  return ok({ value: all.filter((resource) => isLock(resource) && (group === null || isSame(resource.resourceGroup, group))).map(lockDocument) });
}

function lockDocument({ id, name, attributes }: PracticeResource): object {
  const { lock_level: level = 'CanNotDelete', notes } = attributes as { lock_level?: string; notes?: string };
  return { id, name, type: 'Microsoft.Authorization/locks', properties: { level, ...(notes !== undefined && { notes }) } };
}

/** 200 when it is gone with this, 204 when there was none (REST: Management Locks, Delete). */
async function deleteLock(id: string, clouds: string): Promise<ArmAnswer> {
  const found = await removePracticeResource(clouds, id, { goneAt: null });
  return found ? ok({}) : { status: 204, body: {} };
}

const RETENTION_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

async function deletedVault({ location, vault }: Extract<TeardownRoute, { family: 'deletedVaults' }>, clouds: string): Promise<ArmAnswer> {
  const found = await findDeletedVault(clouds, vault);
  if (found === null || !isSame(found.location, location)) return armError(404, 'DeletedVaultNotFound', `The specified deleted vault '${vault}' does not exist.`);
  return ok(deletedVaultDocument(found));
}

/** A deleted vault as ARM describes it. Those of the module are protected from being purged. */
export function deletedVaultDocument({ id, name, location, deletedAt }: DeletedVault, isProtected = true): object {
  const purge = new Date(deletedAt + RETENTION_DAYS * DAY_MS);
  return {
    id: `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}/providers/Microsoft.KeyVault/locations/${location}/deletedVaults/${name}`,
    name,
    type: 'Microsoft.KeyVault/deletedVaults',
    properties: { vaultId: id, location, tags: {}, deletionDate: new Date(deletedAt).toISOString(), scheduledPurgeDate: purge.toISOString(), ...(isProtected && { purgeProtectionEnabled: true }) },
  };
}

/** What is stored in practice: nothing that anybody put there, so the sizes are those of a fresh installation. */
const STORED: Readonly<Record<string, number>> = { 'microsoft.storage/storageaccounts': 48 * 1024 ** 2, 'microsoft.dbformysql/flexibleservers': 3 * 1024 ** 3 };

function metrics(id: string, url: URL, { all, now }: Omit<Surroundings, 'dataDir'>): ArmAnswer {
  const resource = all.find((one) => isSame(one.id, id));
  if (resource === undefined) return armError(404, 'ResourceNotFound', `The Resource '${id}' was not found.`);
  const name = url.searchParams.get('metricnames') ?? '';
  const stored = STORED[resource.type.toLowerCase()];
  const data = stored === undefined ? [] : [{ timeStamp: now.toISOString(), average: stored }];
  return ok({ interval: 'PT1H', namespace: resource.type, value: [{ id: `${id}/providers/Microsoft.Insights/metrics/${name}`, type: 'Microsoft.Insights/metrics', name: { value: name }, unit: 'Bytes', timeseries: [{ metadatavalues: [], data }] }] });
}

/** How long a deletion takes. */
const DELETION_MS = 1_500;

async function answerDeletion(route: Extract<TeardownRoute, { family: 'deletions' }>, url: URL, { clouds, now, all }: { clouds: string; now: Date; all: readonly PracticeResource[] }): Promise<ArmAnswer> {
  if (route.kind === 'provider') return ok(providerDocument(route.namespace, all));
  if (route.kind === 'delete') return deleteResource(route, url, { clouds, now, all });
  const isOver = Number(route.operation) <= now.getTime();
  if (route.kind === 'result') return isOver ? { status: 204, body: {} } : { status: 202, body: {}, headers: { location: url.href, 'retry-after': '1' } };
  return { status: 200, body: { id: url.pathname, name: route.operation, status: isOver ? 'Succeeded' : 'InProgress' }, headers: { 'retry-after': '1' } };
}

/** Each type of its namespace with one api-version (REST: Providers, Get). */
function providerDocument(namespace: string, all: readonly PracticeResource[]): object {
  const prefix = `${namespace}/`.toLowerCase();
  const types = new Set(all.filter(({ type }) => type.toLowerCase().startsWith(prefix)).map(({ type }) => type.slice(prefix.length)));
  return { id: `/providers/${namespace}`, namespace, registrationState: 'Registered', resourceTypes: [...types].map((resourceType) => ({ resourceType, locations: [], apiVersions: ['2024-05-01'], defaultApiVersion: '2024-05-01' })) };
}

/** Accepted, and over some time later (Resource Manager: track asynchronous operations); 409 under a lock, 204 for what is not there. */
async function deleteResource({ subscription, resource: id }: { subscription: string; resource: string }, url: URL, { clouds, now, all }: { clouds: string; now: Date; all: readonly PracticeResource[] }): Promise<ArmAnswer> {
  const resource = all.find((one) => isSame(one.id, id));
  if (resource === undefined) return { status: 204, body: {} };
  const lock = all.find((one) => isLock(one) && isWithin(id, scopeOf(one)));
  if (lock !== undefined) {
    return armError(409, 'ScopeLocked', `The scope '${id}' cannot perform delete operation because following scope(s) are locked: '${scopeOf(lock)}'. Please remove the lock and try again.`);
  }
  const goneAt = now.getTime() + DELETION_MS;
  await removePracticeResource(clouds, id, { goneAt });
  const base = `${url.origin}/subscriptions/${subscription}/providers/${resource.type.split('/')[0] ?? ''}/locations/${resource.location ?? 'global'}`;
  const version = `?api-version=${url.searchParams.get('api-version') ?? ''}`;
  return { status: 202, body: {}, headers: { 'azure-asyncoperation': `${base}/operationStatuses/${goneAt}${version}`, location: `${base}/operationResults/${goneAt}${version}`, 'retry-after': '1' } };
}

const ok = (body: object): ArmAnswer => ({ status: 200, body });
const isSame = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
const isLock = ({ type }: PracticeResource): boolean => isSame(type, 'Microsoft.Authorization/locks');
const scopeOf = ({ id }: PracticeResource): string => id.replace(/\/providers\/microsoft\.authorization\/locks\/[^/]+$/i, '');
const isWithin = (id: string, scope: string): boolean => isSame(id, scope) || id.toLowerCase().startsWith(`${scope.toLowerCase()}/`);
