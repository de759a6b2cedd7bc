import type { RouteFamily } from './simulator-faults.ts';
import { TEARDOWN_ROUTES, type TeardownRoute } from './teardown-route.ts';

/** What a request asks for. Names are as in the path: Azure compares them without regard to case. */
export type ArmRoute =
  | TeardownRoute
  | { family: 'token'; kind: 'token' | 'openid' | 'discovery'; tenant: string }
  | { family: 'tenants' }
  | { family: 'subscriptions'; subscription: string | null }
  | { family: 'resourceGroups'; subscription: string; group: string | null }
  | { family: 'resources'; subscription: string; group: string }
  | { family: 'managedClusters'; subscription: string; group: string | null; cluster: string | null }
  | { family: StatefulFamily; subscription: string; group: string; type: string; name: string }
  | { family: 'agentPools'; subscription: string; group: string; cluster: string; pool: string | null };

/** Resources that tell a state of their own when asked one by one, and their types. */
const STATEFUL_TYPES = {
  applicationGateways: 'Microsoft.Network/applicationGateways',
  flexibleServers: 'Microsoft.DBforMySQL/flexibleServers',
  storageAccounts: 'Microsoft.Storage/storageAccounts',
} as const;
export type StatefulFamily = keyof typeof STATEFUL_TYPES;

/** The route of a request, or null where the simulator serves nothing. */
export function findRoute(method: string, pathname: string): ArmRoute | null {
  for (const [itsMethod, pattern, build] of [...ROUTES, ...TEARDOWN_ROUTES]) {
    const match = itsMethod === method ? pattern.exec(pathname) : null;
    if (match) return build(Object.fromEntries(Object.entries(match.groups ?? {}).map(([k, v]) => [k, decodeURIComponent(v ?? '')])));
  }
  return null;
}

type Names = Record<string, string | undefined>;
type Row = readonly [method: string, pattern: RegExp, build: (names: Names) => ArmRoute & { family: RouteFamily }];

const NAME = '[^/]+';
const SUBSCRIPTION = `/subscriptions/(?<subscription>${NAME})`;
const GROUP = `${SUBSCRIPTION}/resourcegroups/(?<group>${NAME})`;
const CLUSTERS = '/providers/microsoft\\.containerservice/managedclusters';
const CLUSTER = `${GROUP}${CLUSTERS}/(?<cluster>${NAME})`;
const TENANT = `/(?<tenant>${NAME})`;

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}/?$`, 'i');
const token = (kind: 'token' | 'openid' | 'discovery') => (names: Names): ArmRoute => ({ family: 'token', kind, tenant: names.tenant ?? 'common' });
const subscriptionOf = (names: Names): string => names.subscription ?? '';

const statefulRows: readonly Row[] = (Object.keys(STATEFUL_TYPES) as StatefulFamily[]).map((family) => [
  'GET',
  whole(`${GROUP}/providers/${STATEFUL_TYPES[family].replaceAll('.', '\\.')}/(?<name>${NAME})`),
  (n) => ({ family, subscription: subscriptionOf(n), group: n.group ?? '', type: STATEFUL_TYPES[family], name: n.name ?? '' }),
]);

const ROUTES: readonly Row[] = [
  ...statefulRows,
  ['POST', whole(`${TENANT}/oauth2/v2\\.0/token`), token('token')],
  ['GET', whole(`${TENANT}/v2\\.0/\\.well-known/openid-configuration`), token('openid')],
  ['GET', whole('/(?<tenant>common)/discovery/instance'), token('discovery')],
  ['GET', whole('/tenants'), () => ({ family: 'tenants' })],
  ['GET', whole('/subscriptions'), () => ({ family: 'subscriptions', subscription: null })],
  ['GET', whole(SUBSCRIPTION), (n) => ({ family: 'subscriptions', subscription: subscriptionOf(n) })],
  ['GET', whole(`${SUBSCRIPTION}/resourcegroups`), (n) => ({ family: 'resourceGroups', subscription: subscriptionOf(n), group: null })],
  ['GET', whole(GROUP), (n) => ({ family: 'resourceGroups', subscription: subscriptionOf(n), group: n.group ?? '' })],
  ['GET', whole(`${GROUP}/resources`), (n) => ({ family: 'resources', subscription: subscriptionOf(n), group: n.group ?? '' })],
  ['GET', whole(`${SUBSCRIPTION}${CLUSTERS}`), (n) => ({ family: 'managedClusters', subscription: subscriptionOf(n), group: null, cluster: null })],
  ['GET', whole(`${GROUP}${CLUSTERS}`), (n) => ({ family: 'managedClusters', subscription: subscriptionOf(n), group: n.group ?? '', cluster: null })],
  ['GET', whole(CLUSTER), (n) => ({ family: 'managedClusters', subscription: subscriptionOf(n), group: n.group ?? '', cluster: n.cluster ?? '' })],
  ['GET', whole(`${CLUSTER}/agentpools`), (n) => ({ family: 'agentPools', subscription: subscriptionOf(n), group: n.group ?? '', cluster: n.cluster ?? '', pool: null })],
  ['GET', whole(`${CLUSTER}/agentpools/(?<pool>${NAME})`), (n) => ({ family: 'agentPools', subscription: subscriptionOf(n), group: n.group ?? '', cluster: n.cluster ?? '', pool: n.pool ?? '' })],
];
