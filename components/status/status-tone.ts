import type { Tone } from '#components/ui/tone.ts';
import type { ComponentState } from '#lib/status/component-status.ts';
import type { Health } from '#lib/status/health.ts';
import type { ChainLink } from '#lib/status/wandb-chain.ts';

export const TONE_OF_STATE: Record<ComponentState, Tone> = {
  healthy: 'good',
  changing: 'running',
  degraded: 'failed',
  stopped: 'waiting',
  missing: 'failed',
  unknown: 'unknown',
};

/** What waits for a person, and not for its time, is amber. */
export function toneOfLink({ status, code }: Pick<ChainLink, 'status' | 'code'>): Tone {
  switch (status) {
    case 'green':
      return 'good';
    case 'failed':
      return 'failed';
    case 'waiting':
      return code === 'no_record' || code === 'expires_soon' ? 'waiting' : 'running';
    case 'unknown':
    case 'not_reached':
      return 'unknown';
  }
}

export function toneOfHealth(health: Health): Tone {
  switch (health.kind) {
    case 'healthy':
      return 'good';
    case 'degraded':
    case 'missing':
      return 'failed';
    case 'not_reachable':
      return health.failed ? 'failed' : 'waiting';
    case 'stopped':
    case 'expiring':
      return 'waiting';
    case 'changing':
      return 'running';
    case 'checking':
    case 'unknown':
      return 'unknown';
  }
}
