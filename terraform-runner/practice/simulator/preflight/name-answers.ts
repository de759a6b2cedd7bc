import path from 'node:path';
import { z } from 'zod';
import { readEverything } from '../arm-answer.ts';
import { armError, type ArmAnswer } from '../arm-error.ts';
import { findDeletedVault, listDeletedVaults } from '../../practice-deletion.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '../../practice-module.ts';
import { deletedVaultDocument } from '../teardown-answer.ts';
import { paged } from './paged.ts';
import type { AskedFaults } from './preflight-faults.ts';
import type { PreflightQuestion } from './preflight-route.ts';

const asked = z.object({ name: z.string(), type: z.string() });

/** POST .../checkNameAvailability of storage accounts and key vaults: what stands in any practice cloud is taken. */
export async function answerNameAvailability({ body, faults, dataDir }: PreflightQuestion): Promise<ArmAnswer> {
  const parsed = asked.safeParse(jsonOf(body));
  if (!parsed.success) return armError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  const { name, type } = parsed.data;
  const isVault = /vaults$/i.test(type);
  if (!(isVault ? /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i : /^[a-z0-9]{3,24}$/).test(name)) return unavailable('AccountNameInvalid', `${name} is not a valid name.`);
  const planted = isVault ? ['vault_name_taken', 'vault_deleted_elsewhere', 'vault_deleted', 'vault_recoverable'].some(faults.has) : faults.has('storage_name_taken');
  const isKept = isVault && (await findDeletedVault(cloudsOf(dataDir), name)) !== null;
  if (planted || isKept || (await exists(dataDir, type, name))) {
    return unavailable('AlreadyExists', isVault ? `The vault name '${name}' is already in use.` : `The storage account named ${name} is already taken.`);
  }
  return { status: 200, body: { nameAvailable: true } };
}

function unavailable(reason: string, message: string): ArmAnswer {
  return { status: 200, body: { nameAvailable: false, reason, message } };
}

/** POST .../Microsoft.Cache/CheckNameAvailability: nothing but the status for a free name. */
export async function answerRedisName({ body, faults, dataDir }: PreflightQuestion): Promise<ArmAnswer> {
  const { name = '' } = asked.partial().safeParse(jsonOf(body)).data ?? {};
  const isTaken = faults.has('redis_name_taken') || (await exists(dataDir, 'Microsoft.Cache/Redis', name));
  return isTaken ? armError(409, 'NameNotAvailable', 'The name is not available.') : { status: 200, body: {} };
}

/** GET .../Microsoft.Cache/redis: what stands in any practice cloud, and one that the tenant has had for long. */
export async function answerCaches({ url, faults, dataDir }: PreflightQuestion): Promise<ArmAnswer> {
  const standing = (await readEverything(dataDir, new Date())).filter(({ type }) => type.toLowerCase() === 'microsoft.cache/redis');
  const caches = [...standing.map(({ name }) => name), 'shared-cache'].map((name) => ({ name, type: 'Microsoft.Cache/Redis' }));
  return paged(faults.has('no_redis_before') ? [] : caches, url);
}

/** GET .../Microsoft.KeyVault/deletedVaults: what teardowns left, and what was planted. */
export async function answerDeletedVaults({ url, faults, dataDir }: PreflightQuestion): Promise<ArmAnswer> {
  const left = (await listDeletedVaults(cloudsOf(dataDir))).map((vault) => deletedVaultDocument(vault));
  return paged([...plantedVaults(faults), ...left], url);
}

/** One that somebody deleted ten days ago. Before module 2.13.0 vaults were not protected from being purged. */
function plantedVaults(faults: AskedFaults): object[] {
  const deleted = (location: string, group: string, isProtected = true) => deletedVaultDocument({ id: vaultId(faults, group), name: vaultName(faults), location, deletedAt: Date.now() - 10 * DAY_MS }, isProtected);
  if (faults.has('vault_deleted_elsewhere')) return [deleted('swedencentral', faults.namespace)];
  if (faults.has('vault_deleted')) return [deleted('swedencentral', 'somebody-elses', false)];
  return faults.has('vault_recoverable') ? [deleted(faults.location, faults.namespace)] : [];
}

function cloudsOf(dataDir: string): string {
  return path.join(dataDir, 'practice', 'cloud');
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** As the module names it. */
function vaultName({ namespace }: AskedFaults): string {
  return `${namespace}-vault`.slice(0, 24).replace(/-+$/, '');
}

function vaultId(faults: AskedFaults, group: string): string {
  return `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vaultName(faults)}`;
}

/** GET .../Microsoft.Network/locations/{location}/CheckDnsNameAvailability?domainNameLabel=… */
export async function answerDnsLabel({ url, faults, dataDir, names }: PreflightQuestion): Promise<ArmAnswer> {
  const label = url.searchParams.get('domainNameLabel') ?? '';
  const isUsed = (await readEverything(dataDir, new Date())).some(({ type, attributes, location }) => /publicipaddresses$/i.test(type) && attributes.domain_name_label === label && location === names.location);
  return { status: 200, body: { available: !faults.has('dns_label_taken') && !isUsed } };
}

async function exists(dataDir: string, type: string, name: string): Promise<boolean> {
  const isSame = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();
  return (await readEverything(dataDir, new Date())).some((resource) => isSame(resource.type, type) && isSame(resource.name, name));
}

/** Null for no body, and for one that is not JSON. */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}
