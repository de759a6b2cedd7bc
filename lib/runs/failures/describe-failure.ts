import { translator, type MessageValues } from '../../words/translate.ts';
import type { FailureCode, FailureEvidence, RunFailure } from '../run-failure.ts';

export const NO_EVIDENCE: FailureEvidence = { address: null, summary: '', detail: '' };

/** A failure in words: what happened, why, and what to do. `text` chooses among several ways to explain the same code. */
export function describeFailure(code: FailureCode, { text = code, values = {}, evidence = NO_EVIDENCE }: { text?: string; values?: MessageValues; evidence?: FailureEvidence } = {}): RunFailure {
  const words = translator('failures');
  const part = (name: string) => words(`explained.${text}.${name}`, values);
  return { code, title: part('title'), cause: part('cause'), action: part('action'), evidence };
}
