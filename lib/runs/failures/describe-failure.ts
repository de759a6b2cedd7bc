import { translator, type MessageValues } from '../../words/translate.ts';
import { usualRemedy, type FailureCode, type FailureEvidence, type RemedyKind, type RunFailure } from '../run-failure.ts';
import { remedyOf } from './remedy-of.ts';

export const NO_EVIDENCE: FailureEvidence = { address: null, summary: '', detail: '' };

/** A failure in words: what happened, why, and what to do. `text` chooses among several ways to explain the same code, `remedy` what helps, where that is not the usual. */
export function describeFailure(
  code: FailureCode,
  { text = code, values = {}, evidence = NO_EVIDENCE, remedy = usualRemedy(code), portal = null }: { text?: string; values?: MessageValues; evidence?: FailureEvidence; remedy?: RemedyKind | null; /** Of the run's cloud: where what helps outside of the console is done. */ portal?: string | null } = {},
): RunFailure {
  const words = translator('failures');
  const part = (name: string) => words(`explained.${text}.${name}`, values);
  return { code, title: part('title'), cause: part('cause'), action: part('action'), evidence, remedy: remedyOf(remedy, `${evidence.summary}\n${evidence.detail}`, portal), others: [] };
}
