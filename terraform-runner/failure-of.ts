import { describeFailure, hiddenValues } from '#lib/runs/failures/describe-failure.ts';
import type { FailureCode, RunFailure } from '#lib/runs/run-failure.ts';

/** A failure that the runner itself knows the reason of; `detail` is what is known beyond it, masked already. */
export function failureOf(code: FailureCode, detail = ''): RunFailure {
  return describeFailure(code, { values: { reason: detail, what: '', summary: '', detail, step: '' }, evidence: { address: null, summary: '', detail }, quoted: hiddenValues() });
}
