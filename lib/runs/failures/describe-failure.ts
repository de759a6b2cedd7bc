import { translator, type MessageValues } from '../../words/translate.ts';
import { usualRemedy, type FailureCode, type FailureEvidence, type RemedyKind, type RunFailure } from '../run-failure.ts';
import { isCommand } from './command-line.ts';
import { remedyOf } from './remedy-of.ts';

export const NO_EVIDENCE: FailureEvidence = { address: null, summary: '', detail: '' };

/** What stands for the values that hold an error as it is. */
export function hiddenValues(): MessageValues {
  const hidden = translator('failures')('answer.hidden');
  return { reason: hidden, summary: hidden, detail: hidden };
}

/** A failure in words: what happened, why, and what to do. `text` chooses among several ways to explain the same code, `remedy` what helps, where that is not the usual. */
export function describeFailure(
  code: FailureCode,
  { text = code, values = {}, commandValues = values, evidence = NO_EVIDENCE, remedy = usualRemedy(code), portal = null, quoted }: { text?: string; values?: MessageValues; /** Values as they may stand in a command. */ commandValues?: MessageValues; evidence?: FailureEvidence; remedy?: RemedyKind | null; /** Of the run's cloud: where what helps outside of the console is done. */ portal?: string | null; /** What stands for the values that quote the error, where a reader may not see what a host answered. */ quoted?: MessageValues } = {},
): RunFailure {
  const words = translator('failures');
  const part = (name: string, given = values) => words(`explained.${text}.${name}`, given);
  const commands = part('action', commandValues).split('\n');
  const action = part('action').split('\n').map((line, index) => (isCommand(commands[index] ?? '') ? commands[index] : line)).join('\n');
  const unquoted = { ...values, ...quoted };
  const withoutAnswer = quoted && { title: part('title', unquoted), cause: part('cause', unquoted), action: part('action', unquoted) };
  return { code, title: part('title'), cause: part('cause'), action, evidence, remedy: remedyOf(remedy, `${evidence.summary}\n${evidence.detail}`, portal), others: [], ...(withoutAnswer && { withoutAnswer }) };
}
