import type { AzureStatus } from '../azure/azure-status.ts';
import type { ComponentStatus, ReasonCode } from './component-status.ts';
import type { ChainLink, LinkCode, WandbChain } from './wandb-chain.ts';

/** What was seen longer ago says nothing about now: all deployments are looked at every five minutes (lib/tunables.ts). */
export const STALE_AFTER_MS = 11 * 60_000;

/** What somebody watches is looked at every few seconds: a minute without a look means that nobody looks. */
export const WATCHED_STALE_AFTER_MS = 60_000;

/** What the last looks saw, as they saw it: what is shown of it depends on the time. Null: never looked. */
export interface SeenStatus {
  azure: AzureStatus | null;
  chain: WandbChain | null;
}

export interface AsOf {
  now: number;
  /** When a run that may change things last ended; what was seen before says nothing of what there is now. */
  changedAt: string | null;
  staleAfterMs?: number;
}

/** The components as they may be shown: what is too old, or from before a failed look, is unknown, and nothing is green any more. */
export function componentsAsOf(status: Pick<AzureStatus, 'components' | 'componentsAt' | 'error'>, asOf: AsOf): ComponentStatus[] {
  const why = staleness(status, asOf);
  if (why === null) return status.components;
  return status.components.map((component) => ({ ...component, status: 'unknown', reason: { code: why, values: {} } }));
}

function staleness({ componentsAt, error }: Pick<AzureStatus, 'componentsAt' | 'error'>, { now, changedAt, staleAfterMs = STALE_AFTER_MS }: AsOf): Extract<ReasonCode, 'look_failed' | 'outdated' | 'too_old'> | null {
  if (error !== null) return 'look_failed';
  if (componentsAt === null || now - Date.parse(componentsAt) > staleAfterMs) return 'too_old';
  return changedAt !== null && componentsAt < changedAt ? 'outdated' : null;
}

/** The links as they may be shown: after a while without a check, or when a run has ended since, each that was reached is unknown. */
export function chainAsOf(chain: WandbChain, { now, changedAt, staleAfterMs = STALE_AFTER_MS }: AsOf): WandbChain {
  const isOld = now - Date.parse(chain.checkedAt) > staleAfterMs;
  const isOutdated = changedAt !== null && chain.checkedAt < changedAt;
  if (!isOld && !isOutdated) return chain;
  return { ...chain, links: chain.links.map((link) => unknownSince(link, chain.checkedAt, isOld ? 'too_old' : 'outdated')) };
}

function unknownSince(link: ChainLink, since: string, code: Extract<LinkCode, 'too_old' | 'outdated'>): ChainLink {
  return link.status === 'not_reached' ? link : { name: link.name, status: 'unknown', code, values: {}, since };
}
