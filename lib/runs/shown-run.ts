import { CONSOLE_LINE, QUOTE_EVENT, TEXT_LINE, type LogLine } from '../logs/log-line.ts';
import { translator } from '../words/translate.ts';
import type { OtherHosts } from './other-hosts.ts';
import type { FailureEvidence, FailureText, OtherErrors, RunFailure } from './run-failure.ts';
import type { Run } from './run.ts';

/** A run whose failure holds only what its reader may see. */
export type ShownRun = Run & { failure: (RunFailure & { withoutAnswer?: never }) | null };

/** Returns the run as a reader may see it who may not read what these hosts answered. */
export function shownRunOf(hosts: OtherHosts, run: Run): ShownRun {
  return { ...run, failure: run.failure === null ? null : shownFailure(hosts, run.failure) };
}

/** Returns the line as such a reader may see it. Its number, level and address stay. */
export function shownLine(hosts: OtherHosts, line: LogLine): LogLine {
  if (!isQuote(hosts, line)) return line;
  const text = translator('failures')('answer.hidden');
  const { event } = line;
  return { ...line, text, event: event?.kind === 'diagnostic' ? { ...event, summary: text, detail: '' } : event };
}

function isQuote(hosts: OtherHosts, { type, level, event }: LogLine): boolean {
  if (!hosts.cloud && !hosts.backend && !hosts.sources) return false;
  if (event?.kind === 'diagnostic') return mayQuote(hosts, event);
  if (type === CONSOLE_LINE) return event?.kind === QUOTE_EVENT;
  return type === TEXT_LINE || (event === null && (level === 'error' || level === 'warn'));
}

/** Summaries of errors in the configuration itself. Compared as a whole, because a host could send a text that begins alike. */
const OWN_SUMMARIES: ReadonlySet<string> = new Set([
  'Invalid value for variable', 'Invalid value for input variable', 'No value for required variable', 'Value for undeclared variable',
  'Resource instance cannot be destroyed', 'Instance cannot be destroyed', 'Unsupported Terraform Core version', 'Duplicate import configuration for',
]);

/** What Terraform fetches in `init`. */
const FETCHED = /\b(modules?|providers?|registry|packages?|plugins?|download(ed)?|discovery|mirror)\b/i;

/** Errors with an address are about a resource: Azure, or the cluster in it, answered them. */
function mayQuote({ cloud, backend, sources }: OtherHosts, { address, summary, detail }: FailureEvidence): boolean {
  if (summary === '' && detail === '') return false;
  if (cloud) return true;
  if (address !== null || OWN_SUMMARIES.has(summary)) return false;
  return backend || (sources && (summary === '' || FETCHED.test(summary)));
}

function shownFailure(hosts: OtherHosts, { withoutAnswer, ...failure }: RunFailure): RunFailure & { withoutAnswer?: never } {
  const others = failure.others.map((other) => shownOther(hosts, other));
  if (OWN_CODES.has(failure.code) || !mayQuote(hosts, failure.evidence)) return { ...failure, others };
  return { ...failure, ...(withoutAnswer ?? hiddenText(failure.code)), evidence: hidden(failure.evidence), others };
}

/** The console found these itself. */
const OWN_CODES: ReadonlySet<string> = new Set(['console_unreachable', 'provider_not_allowed', 'stale_plan', 'canceled']);

function shownOther(hosts: OtherHosts, { withoutAnswer, ...other }: OtherErrors): OtherErrors {
  const isHidden = other.errors.map((error) => mayQuote(hosts, error));
  const errors = other.errors.map((error, index) => (isHidden[index] ? hidden(error) : error));
  return { ...other, ...(isHidden.includes(true) && (withoutAnswer ?? hiddenText(other.code))), errors };
}

function hidden({ address }: FailureEvidence): FailureEvidence {
  return { address, summary: translator('failures')('answer.hidden'), detail: '' };
}

/** The texts of a failure that was stored before the console kept one without the answer. */
function hiddenText(code: string): FailureText {
  const words = translator('failures');
  return { title: words('answer.title', { code }), cause: words('answer.hidden'), action: words('answer.action') };
}
