/** What a teardown asks for beside what every page does; paths are compared without regard to case. */
export type TeardownRoute =
  | { family: 'locks'; subscription: string; group: string | null; lock: null }
  | { family: 'locks'; subscription: string; group: null; lock: string }
  | { family: 'deletedVaults'; subscription: string; location: string; vault: string }
  | { family: 'metrics'; subscription: string; resource: string }
  | { family: 'deletions'; subscription: string; kind: 'provider'; namespace: string }
  | { family: 'deletions'; subscription: string; kind: 'delete'; resource: string }
  | { family: 'deletions'; subscription: string; kind: 'status' | 'result'; operation: string };

const TEARDOWN_FAMILIES: readonly string[] = ['locks', 'deletedVaults', 'metrics', 'deletions'];

export function isTeardownRoute(route: { family: string }): route is TeardownRoute {
  return TEARDOWN_FAMILIES.includes(route.family);
}

type Names = Record<string, string | undefined>;

const NAME = '[^/]+';
const SUBSCRIPTION = `/subscriptions/(?<subscription>${NAME})`;
const GROUP = `${SUBSCRIPTION}/resourcegroups/(?<group>${NAME})`;
const LOCKS = '/providers/microsoft\\.authorization/locks';
const OPERATIONS = `${SUBSCRIPTION}/providers/${NAME}/locations/${NAME}`;

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}/?$`, 'i');
const text = (names: Names, key: string): string => names[key] ?? '';

/** In this order: what deletes any resource comes after what deletes a lock. */
export const TEARDOWN_ROUTES: readonly (readonly [method: string, pattern: RegExp, build: (names: Names) => TeardownRoute])[] = [
  ['GET', whole(`${SUBSCRIPTION}${LOCKS}`), (n) => ({ family: 'locks', subscription: text(n, 'subscription'), group: null, lock: null })],
  ['GET', whole(`${GROUP}${LOCKS}`), (n) => ({ family: 'locks', subscription: text(n, 'subscription'), group: text(n, 'group'), lock: null })],
  ['DELETE', whole(`(?<lock>${SUBSCRIPTION}(?:/.+)?${LOCKS}/${NAME})`), (n) => ({ family: 'locks', subscription: text(n, 'subscription'), group: null, lock: text(n, 'lock') })],
  ['GET', whole(`${SUBSCRIPTION}/providers/microsoft\\.keyvault/locations/(?<location>${NAME})/deletedvaults/(?<vault>${NAME})`), (n) => ({ family: 'deletedVaults', subscription: text(n, 'subscription'), location: text(n, 'location'), vault: text(n, 'vault') })],
  ['GET', whole(`(?<resource>${GROUP}/providers/.+)/providers/microsoft\\.insights/metrics`), (n) => ({ family: 'metrics', subscription: text(n, 'subscription'), resource: text(n, 'resource') })],
  ['GET', whole(`${OPERATIONS}/operationstatuses/(?<operation>\\d+)`), (n) => ({ family: 'deletions', subscription: text(n, 'subscription'), kind: 'status', operation: text(n, 'operation') })],
  ['GET', whole(`${OPERATIONS}/operationresults/(?<operation>\\d+)`), (n) => ({ family: 'deletions', subscription: text(n, 'subscription'), kind: 'result', operation: text(n, 'operation') })],
  ['GET', whole(`${SUBSCRIPTION}/providers/(?<namespace>${NAME})`), (n) => ({ family: 'deletions', subscription: text(n, 'subscription'), kind: 'provider', namespace: text(n, 'namespace') })],
  ['DELETE', whole(`(?<resource>${GROUP}/providers/.+)`), (n) => ({ family: 'deletions', subscription: text(n, 'subscription'), kind: 'delete', resource: text(n, 'resource') })],
];
