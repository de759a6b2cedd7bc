import type { RunFailure } from '../runs/run-failure.ts';
import { isOfTeardown } from '../runs/run.ts';
import type { Deployment } from './deployment.ts';

/**
 * How a deployment stands while no run is under way. `stopped`: somebody canceled the last run; `incomplete`: nothing failed last,
 * but no run has deployed all of it; `at_rest`: nothing is to be said of it.
 */
export type Standing = 'failed' | 'teardown_failed' | 'stopped' | 'incomplete' | 'destroyed' | 'draft' | 'at_rest';

/** `failure` is one that nothing has mended since. */
export function standingOf({ status, lastRun }: Pick<Deployment, 'status' | 'lastRun'>, failure: RunFailure | null): Standing {
  const wasTeardown = lastRun !== null && isOfTeardown(lastRun);
  if (failure !== null) return wasTeardown ? 'teardown_failed' : 'failed';
  switch (status) {
    case 'failed':
      if (lastRun?.status === 'canceled') return 'stopped';
      return wasTeardown ? 'at_rest' : 'incomplete';
    case 'destroyed':
    case 'draft':
      return status;
    default:
      return 'at_rest';
  }
}
