import type { DeploymentStatus } from '../deployments/deployment.ts';
import { STALE_AFTER_MS } from './as-of.ts';
import type { ComponentSummary, StatusComponent } from './component-status.ts';
import type { ChainLinkName, ChainSummary } from './wandb-chain.ts';

export const HEALTH_KINDS = ['healthy', 'degraded', 'stopped', 'missing', 'changing', 'not_reachable', 'expiring', 'checking', 'unknown'] as const;

/** How a deployment is, in one word and what it is about. */
export type Health =
  | { kind: 'healthy' }
  | { kind: 'degraded' | 'stopped' | 'missing' | 'changing'; component: StatusComponent }
  /** W&B does not answer yet, or no more: the first link that does not hold. */
  | { kind: 'not_reachable'; link: ChainLinkName; failed: boolean }
  | { kind: 'expiring' }
  /** A run has ended since the last look; the next is on its way. */
  | { kind: 'checking' }
  | { kind: 'unknown'; since: string | null };

/** What of the stored rows decides about a deployment's health. Times are ISO 8601 in UTC. */
export interface HealthRow {
  observedAt: string | null;
  lookFailed: boolean;
  components: ComponentSummary | null;
  checkedAt: string | null;
  chain: ChainSummary | null;
}

/** Health and how long it may be shown: after `until` (milliseconds since 1970) nobody knows. */
export interface ShownHealth {
  health: Health;
  asOf: string | null;
  until: number;
}

const HAS_HEALTH: readonly DeploymentStatus[] = ['deployed', 'changing', 'failed'];

/** Null where there is nothing to be healthy: a draft, a first deployment, a teardown, one of which W&B was never there. */
export function healthOf(deployment: { status: DeploymentStatus; changedAt: string | null }, row: HealthRow | null, now: number): ShownHealth | null {
  if (!HAS_HEALTH.includes(deployment.status)) return null;
  if (deployment.status === 'failed' && (row?.checkedAt ?? null) === null) return null;
  const asOf = oldest(row);
  const until = asOf === null ? 0 : Date.parse(asOf) + STALE_AFTER_MS;
  const isOutdated = deployment.changedAt !== null && (asOf === null || asOf < deployment.changedAt);
  if (isOutdated && now - Date.parse(deployment.changedAt ?? '') < LOOKED_WITHIN_MS) return { health: { kind: 'checking' }, asOf, until: now + LOOKED_WITHIN_MS };
  return { health: judge(row, asOf, until < now || isOutdated), asOf, until };
}

/** After a run has ended its deployment is looked at at once: by then that should have been done. */
const LOOKED_WITHIN_MS = 60_000;

function judge(row: HealthRow | null, asOf: string | null, isStale: boolean): Health {
  if (row === null || asOf === null || isStale || row.lookFailed) return { kind: 'unknown', since: asOf ?? row?.observedAt ?? row?.checkedAt ?? null };
  const { components, chain } = row;
  const bad = components?.status;
  if (components !== null && (bad === 'missing' || bad === 'degraded' || bad === 'stopped')) return { kind: bad, component: components.component };
  if (chain?.code === 'expires_soon') return { kind: 'expiring' };
  if (chain?.status === 'unknown') return { kind: 'unknown', since: asOf };
  if (chain !== null) return { kind: 'not_reachable', link: chain.link, failed: chain.status === 'failed' };
  return components?.status === 'changing' ? { kind: 'changing', component: components.component } : { kind: 'healthy' };
}

/** Health is as old as the older of its halves; null as long as one of them was never looked at. */
function oldest(row: HealthRow | null): string | null {
  if (row === null || row.observedAt === null || row.checkedAt === null) return null;
  return row.observedAt < row.checkedAt ? row.observedAt : row.checkedAt;
}
