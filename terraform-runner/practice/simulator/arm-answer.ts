import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { readPracticeCloud } from '../practice-cloud.ts';
import type { PracticeResource } from '../practice-cloud.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '../practice-module.ts';
import { armError, type ArmAnswer } from './arm-error.ts';
import { agentPoolDocuments, genericResourceDocument, isTracked, managedClusterDocument, resourceGroupDocument, statefulDocument } from './arm-document.ts';
import type { ArmRoute } from './arm-route.ts';
import { answerTeardown } from './teardown-answer.ts';
import { isTeardownRoute, type TeardownRoute } from './teardown-route.ts';

/** Answers a request for the practice subscription out of the practice clouds on disk. */
export async function answerArm(route: Exclude<ArmRoute, { family: 'token' }>, url: URL, options: { dataDir: string; now: Date }): Promise<ArmAnswer> {
  if (route.family === 'tenants') return ok({ value: [TENANT] });
  if (route.subscription === null) return ok({ value: [SUBSCRIPTION], count: { type: 'Total', value: 1 } });
  if (route.subscription !== PRACTICE_SUBSCRIPTION_ID) {
    return armError(404, 'SubscriptionNotFound', `The subscription '${route.subscription}' could not be found.`);
  }
  if (route.family === 'subscriptions') return ok(SUBSCRIPTION);
  const all = await readEverything(options.dataDir, options.now);
  if (isTeardownRoute(route)) return answerTeardown(route, url, { ...options, all });
  if (route.family === 'resourceGroups' && route.group === null) return ok({ value: all.filter(isGroup).map(resourceGroupDocument) });
  if (route.family === 'managedClusters' && route.group === null) return ok({ value: all.filter(isCluster).map((cluster) => managedClusterDocument(cluster, all)) });
  return answerInGroup(route, url, all);
}

type RouteInGroup = Exclude<Extract<ArmRoute, { group: string | null }>, TeardownRoute>;

function answerInGroup(route: RouteInGroup, url: URL, all: readonly PracticeResource[]): ArmAnswer {
  const name = route.group ?? '';
  const group = all.find((resource) => isGroup(resource) && isSame(resource.name, name));
  if (!group) return armError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
  const within = all.filter((resource) => isSame(resource.resourceGroup, name));
  switch (route.family) {
    case 'resourceGroups':
      return ok(resourceGroupDocument(group));
    case 'resources':
      return ok(pageOfResources(within.filter(isTracked), url));
    case 'managedClusters':
      return route.cluster === null ? ok({ value: within.filter(isCluster).map((cluster) => managedClusterDocument(cluster, within)) }) : answerCluster(route, within);
    case 'agentPools':
      return answerCluster(route, within);
    case 'applicationGateways':
    case 'flexibleServers':
    case 'storageAccounts': {
      const found = within.find((resource) => isSame(resource.type, route.type) && isSame(resource.name, route.name));
      return found ? ok(statefulDocument(found, route.family)) : notFound(`${route.type}/${route.name}`, name);
    }
  }
}

function answerCluster(route: Extract<ArmRoute, { family: 'managedClusters' | 'agentPools' }>, within: readonly PracticeResource[]): ArmAnswer {
  const cluster = within.find((resource) => isCluster(resource) && isSame(resource.name, route.cluster ?? ''));
  if (!cluster) return notFound(`Microsoft.ContainerService/managedClusters/${route.cluster ?? ''}`, route.group ?? '');
  if (route.family === 'managedClusters') return ok(managedClusterDocument(cluster, within));
  const pools = agentPoolDocuments(cluster, within);
  if (route.pool === null) return ok({ value: pools });
  const pool = pools.find((candidate) => isSame(candidate.name, route.pool ?? ''));
  return pool ? ok(pool) : notFound(`Microsoft.ContainerService/managedClusters/${cluster.name}/agentPools/${route.pool}`, route.group);
}

/** Azure's pages are larger; small ones make every reader follow `nextLink`. */
const PAGE_SIZE = 10;

function pageOfResources(resources: readonly PracticeResource[], url: URL): object {
  const expand = new Set((url.searchParams.get('$expand') ?? '').toLowerCase().split(',').map((word) => word.trim()));
  const start = Number(url.searchParams.get('$skiptoken') ?? 0) || 0;
  const size = Number(url.searchParams.get('$top')) || PAGE_SIZE;
  const value = resources.slice(start, start + size).map((resource) => genericResourceDocument(resource, expand));
  if (start + size >= resources.length) return { value };
  const next = new URL(url);
  next.searchParams.set('$skiptoken', String(start + size));
  return { value, nextLink: next.href };
}

/** What exists in all practice clouds. */
export async function readEverything(dataDir: string, now: Date): Promise<PracticeResource[]> {
  const clouds = path.join(dataDir, 'practice', 'cloud');
  const names = await readdir(clouds).catch(() => []);
  return (await Promise.all(names.map((name) => readPracticeCloud(path.join(clouds, name), now)))).flat();
}

const ok = (body: object): ArmAnswer => ({ status: 200, body });
const isGroup = (resource: PracticeResource): boolean => isSame(resource.type, 'Microsoft.Resources/resourceGroups');
const isCluster = (resource: PracticeResource): boolean => isSame(resource.type, 'Microsoft.ContainerService/managedClusters');
const isSame = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

function notFound(resource: string, group: string): ArmAnswer {
  return armError(
    404,
    'ResourceNotFound',
    `The Resource '${resource}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

const TENANT_ID = '00000000-0000-4000-8000-000000000002';

const TENANT = { id: `/tenants/${TENANT_ID}`, tenantId: TENANT_ID, countryCode: 'US', displayName: 'Practice', domains: ['practice.example'], tenantCategory: 'Home' };

/** The practice subscription as ARM describes it. */
export const SUBSCRIPTION = {
  id: `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}`,
  subscriptionId: PRACTICE_SUBSCRIPTION_ID,
  tenantId: TENANT_ID,
  displayName: 'Practice',
  state: 'Enabled',
  subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' },
  authorizationSource: 'RoleBased',
};
