import type { RunFailure } from '../runs/run-failure.ts';
import { isOfTeardown } from '../runs/run.ts';
import type { Deployment } from './deployment.ts';

/**
 * How a deployment stands while no run is under way. `stopped`: somebody canceled the last run; `incomplete`: nothing failed last, but
 * no run has deployed all of it; `teardown_unfinished`: a run of its teardown went through, and something is left; `at_rest`: nothing
 * is to be said of it.
 */
export type Standing = 'failed' | 'teardown_failed' | 'stopped' | 'incomplete' | 'teardown_unfinished' | 'destroyed' | 'draft' | 'at_rest';

/** `failure` is one that nothing has mended since. */
export function standingOf({ status, lastRun }: Pick<Deployment, 'status' | 'lastRun'>, failure: RunFailure | null): Standing {
  const wasTeardown = lastRun !== null && isOfTeardown(lastRun);
  if (failure !== null) return wasTeardown ? 'teardown_failed' : 'failed';
  switch (status) {
    case 'failed':
      if (lastRun?.status === 'canceled') return 'stopped';
      // One whose plan nobody wanted has changed nothing.
      return wasTeardown && lastRun.applyStartedAt !== null ? 'teardown_unfinished' : 'incomplete';
    case 'destroyed':
    case 'draft':
      return status;
    default:
      return 'at_rest';
  }
}
