import type { AzureObservation, ObservedCluster, ObservedNodePool, ObservedResource } from '../azure/azure-observation.ts';
import type { ObservedState } from '../azure/observe-states.ts';
import { NO_FACTS, STATUS_COMPONENTS, worstOf, type ComponentState, type ComponentStatus, type StatusComponent, type StatusReason } from './component-status.ts';
import { componentOfType, type ExpectedPart } from './expected-part.ts';
import { readOwnState, readPower, readProvisioning, type Finding } from './azure-words.ts';

export interface LookedAt extends Pick<AzureObservation, 'resources' | 'cluster'> {
  states: readonly ObservedState[];
  expected: readonly ExpectedPart[];
  /** A run is under way: what state has and Azure lacks is then on its way in or out. */
  underWay: boolean;
}

/** How each component is that Azure has, or should have. One that the deployment does not consist of is not among them. */
export function componentStatuses(looked: LookedAt): ComponentStatus[] {
  return STATUS_COMPONENTS.flatMap((component) => {
    if (component === 'cluster') return clusterStatus(looked);
    if (component === 'node_pool') return nodePoolStatuses(looked);
    return resourcesStatus(component, looked);
  });
}

/** A component that is all its resources together: as well as the worst of them. */
function resourcesStatus(component: StatusComponent, looked: LookedAt): ComponentStatus[] {
  const there = looked.resources.filter(({ type }) => componentOfType(type) === component);
  const lacking = lackingOf(component, looked);
  const findings = [...lacking.map((part) => lackingFinding(part, looked)), ...there.flatMap((resource) => findingsOf(resource, looked.states))];
  const worst = worstOf(findings);
  if (worst === null) return [];
  const main = there.find(isMain) ?? there[0];
  const reason = worst.status === 'healthy' ? healthyReason(findings, there.length) : worst.reason;
  return [{ component, name: main?.name ?? nameOf(lacking[0]), status: worst.status, reason, facts: NO_FACTS }];
}

function clusterStatus(looked: LookedAt): ComponentStatus[] {
  const { cluster } = looked;
  const lacking = lackingOf('cluster', looked);
  if (cluster === null) {
    const [part] = lacking;
    return part === undefined ? resourcesStatus('cluster', looked) : [{ component: 'cluster', name: nameOf(part), ...lackingFinding(part, looked), facts: NO_FACTS }];
  }
  const { name, kubernetesVersion, powerState } = cluster;
  return [{ component: 'cluster', name, ...statusOf([readProvisioning(name, cluster.provisioningState), readPower(name, powerState)]), facts: { ...NO_FACTS, kubernetesVersion, powerState } }];
}

function nodePoolStatuses(looked: LookedAt): ComponentStatus[] {
  const { cluster } = looked;
  // Without the cluster there is no pool, and the cluster says so.
  if (cluster === null) return [];
  const lacking = lackingPools(cluster, looked.expected).map((part): ComponentStatus => ({ component: 'node_pool', name: nameOf(part), ...lackingFinding(part, looked), facts: NO_FACTS }));
  return [...cluster.nodePools.map((pool) => nodePoolStatus(pool, cluster)), ...lacking];
}

function nodePoolStatus(pool: ObservedNodePool, cluster: ObservedCluster): ComponentStatus {
  const { name, count, minCount, maxCount, vmSize, powerState } = pool;
  // Azure keeps the counts of a cluster that is stopped: its pools are stopped with it.
  const power = cluster.powerState === 'Stopped' ? 'Stopped' : powerState;
  const findings = [readProvisioning(name, pool.provisioningState), readPower(name, power), nodesFinding(pool)];
  return { component: 'node_pool', name, ...statusOf(findings), facts: { ...NO_FACTS, powerState: power, nodes: count, minNodes: minCount, maxNodes: maxCount, vmSize } };
}

function nodesFinding({ name, count, minCount, maxCount }: ObservedNodePool): Finding {
  if (count === null) return { status: 'unknown', reason: { code: 'not_told', values: { name } } };
  if (minCount !== null && count < minCount) return { status: 'degraded', reason: { code: 'below_minimum', values: { count, min: minCount } } };
  return { status: 'healthy', reason: { code: 'nodes', values: { count, min: minCount ?? count, max: maxCount ?? count } } };
}

/** The worst finding; of healthy ones the last, which says the most. */
function statusOf(findings: readonly Finding[]): { status: ComponentState; reason: StatusReason } {
  const worst = worstOf(findings.toReversed());
  return { status: worst?.status ?? 'unknown', reason: worst?.reason ?? { code: 'not_told', values: { name: '' } } };
}

function findingsOf({ id, name, provisioningState }: ObservedResource, states: readonly ObservedState[]): Finding[] {
  const own = states.find((state) => isSame(state.id, id));
  return [readProvisioning(name, provisioningState), ...(own === undefined ? [] : readOwnState(name, own))];
}

/** What runs says more than what merely is there. */
function healthyReason(findings: readonly Finding[], count: number): StatusReason {
  const running = findings.find(({ reason }) => reason.code === 'running');
  return running?.reason ?? { code: 'provisioned', values: { count } };
}

function lackingOf(component: StatusComponent, { expected, resources }: LookedAt): ExpectedPart[] {
  return expected.filter((part) => part.component === component && !resources.some((resource) => isPart(resource, part)));
}

function isPart(resource: ObservedResource, { id, type }: ExpectedPart): boolean {
  return id === null ? isSame(resource.type, type) : isSame(resource.id, id);
}

function lackingPools({ nodePools }: ObservedCluster, expected: readonly ExpectedPart[]): ExpectedPart[] {
  return expected.filter((part) => part.component === 'node_pool' && !nodePools.some(({ name }) => isSame(name, nameOf(part))));
}

function lackingFinding(part: ExpectedPart, { underWay }: LookedAt): Finding {
  const values = { name: nameOf(part) };
  return underWay ? { status: 'changing', reason: { code: 'between_states', values } } : { status: 'missing', reason: { code: 'gone', values } };
}

/** What gives a component its name: not the address of the gateway, not the zones of the network. */
function isMain({ type }: ObservedResource): boolean {
  return !/\/(publicipaddresses|networksecuritygroups|privatednszones|virtualnetworklinks|privateendpoints)$/i.test(type);
}

function nameOf(part: ExpectedPart | undefined): string {
  return (part?.id ?? part?.type ?? '').split('/').at(-1) ?? '';
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
