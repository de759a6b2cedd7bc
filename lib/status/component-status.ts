/** The components whose status is told, in the order in which they are shown; each node pool is one of its own. */
export const STATUS_COMPONENTS = ['gateway', 'cluster', 'node_pool', 'database', 'storage', 'redis', 'queue', 'vault', 'network'] as const;
export type StatusComponent = (typeof STATUS_COMPONENTS)[number];

/**
 * missing: state has it and Azure lacks it. changing: Azure works on it. unknown: Azure did not say, or said so too long ago.
 * From what needs looking at most to what needs none.
 */
export const COMPONENT_STATES = ['missing', 'degraded', 'stopped', 'changing', 'unknown', 'healthy'] as const;
export type ComponentState = (typeof COMPONENT_STATES)[number];

/** Why a component is in its state; the words are status.json's `reasons`. */
export const REASON_CODES = [
  'running', 'nodes', 'provisioned', 'provisioning', 'between_states', 'moving', 'failed', 'below_minimum', 'disabled', 'unavailable',
  'no_standby', 'off', 'gone', 'not_told', 'not_authorized', 'not_found', 'not_understood', 'look_failed', 'outdated', 'too_old',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface StatusReason {
  code: ReasonCode;
  values: Record<string, string | number>;
}

/** Of a cluster its version and power, of a node pool its nodes; null where Azure does not say or it does not apply. */
export interface ComponentFacts {
  kubernetesVersion: string | null;
  powerState: string | null;
  nodes: number | null;
  minNodes: number | null;
  maxNodes: number | null;
  vmSize: string | null;
}

/** How one component of a deployment is, and why. */
export interface ComponentStatus {
  component: StatusComponent;
  /** Of its main resource, as Azure has it; of a component of which nothing is there, as state has it. */
  name: string;
  status: ComponentState;
  reason: StatusReason;
  facts: ComponentFacts;
}

export const NO_FACTS: ComponentFacts = { kubernetesVersion: null, powerState: null, nodes: null, minNodes: null, maxNodes: null, vmSize: null };

/** What a list shows of a deployment's components: the one that needs looking at most; null where there is none. */
export interface ComponentSummary {
  status: ComponentState;
  component: StatusComponent;
}

export function summaryOf(components: readonly ComponentStatus[]): ComponentSummary | null {
  const worst = worstOf(components);
  return worst === null ? null : { status: worst.status, component: worst.component };
}

/** The finding that needs looking at most, the first of equals; null of none. */
export function worstOf<Found extends { status: ComponentState }>(found: readonly Found[]): Found | null {
  const place = ({ status }: Found): number => COMPONENT_STATES.indexOf(status);
  return found.reduce<Found | null>((worst, one) => (worst === null || place(one) < place(worst) ? one : worst), null);
}
