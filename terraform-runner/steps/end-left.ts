import type { RunFailure } from '#lib/runs/run-failure.ts';
import { findStopAsked } from '#lib/runs/claim-store.ts';
import { translator } from '#lib/words/translate.ts';
import type { Ending } from '../ending.ts';
import { failureOf } from '../failure-of.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { UnopenedRun } from '../run-context.ts';
import { afterApply } from './after-apply.ts';
import { awaitLeftTerraform } from './await-left-terraform.ts';

const words = translator('runner');

/**
 * How a run ends that we could not go on with while a Terraform of it may have: after that one, and by what it came to. State is made
 * sure of as after every apply. Null where no command was begun that is not over.
 */
export async function endingOfLeft(held: UnopenedRun, failure: RunFailure): Promise<Ending | null> {
  const left = await awaitLeftTerraform(held);
  if (left === null) return null;
  const succeeded = left.outcome === 'succeeded';
  if (left.name === 'apply') await afterApply(held, succeeded);
  if (left.name === 'apply' && succeeded) return { event: 'apply_succeeded', hasUnread: true };
  return { ...((await endingAsAsked(held)) ?? { event: 'fail', failure }), hasUnread: true };
}

/** How a run ends that somebody, or one of its limits, stopped; null where nobody did. */
export async function endingAsAsked({ setup, run }: UnopenedRun): Promise<Ending | null> {
  const { canceled, reason } = await retryWhileDown(() => findStopAsked(setup.db, run.id));
  if (reason !== null) return { event: 'fail', failure: { ...failureOf('timed_out', words(`${reason}_detail`)), cause: words(`${reason}_cause`) } };
  return canceled ? { event: 'cancel' } : null;
}
