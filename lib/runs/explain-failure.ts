import type { AzureCloud } from '../azure/azure-cloud.ts';
import { resourceTypeTitle } from '../modules/component.ts';
import { realResource } from '../modules/resource-address.ts';
import type { Diagnostic, TerraformStep } from '../terraform/outcome.ts';
import { joinLines, splitLocation, withoutFrame } from '../terraform/plain-text.ts';
import { translator, type MessageValues } from '../words/translate.ts';
import { ADOPTION_FAILURES } from './failures/adoption-failures.ts';
import { AZURE_FAILURES } from './failures/azure-failures.ts';
import { CLUSTER_FAILURES } from './failures/cluster-failures.ts';
import { commandValuesOf } from './failures/command-line.ts';
import { describeFailure, hiddenValues, NO_EVIDENCE } from './failures/describe-failure.ts';
import type { FailureRule } from './failures/failure-rule.ts';
import { LEFTOVER_FAILURES } from './failures/leftover-failures.ts';
import { PROXY_FAILURES } from './failures/proxy-failures.ts';
import { SUBSCRIPTION } from './failures/remedy-of.ts';
import { SIGN_IN_FAILURES } from './failures/sign-in-failures.ts';
import { TEARDOWN_FAILURES } from './failures/teardown-failures.ts';
import { LAST_FAILURES, TERRAFORM_FAILURES } from './failures/terraform-failures.ts';
import { UPGRADE_FAILURES } from './failures/upgrade-failures.ts';
import { VALIDATION_FAILURES } from './failures/validation-failures.ts';
import type { FailureEvidence, OtherErrors, RunFailure } from './run-failure.ts';

/** The more special ones first: of two that fit, the first speaks. */
export const FAILURE_RULES: readonly FailureRule[] = [
  ...PROXY_FAILURES,
  ...ADOPTION_FAILURES,
  ...UPGRADE_FAILURES,
  ...TERRAFORM_FAILURES,
  ...CLUSTER_FAILURES,
  ...LEFTOVER_FAILURES,
  ...TEARDOWN_FAILURES,
  ...SIGN_IN_FAILURES,
  ...AZURE_FAILURES,
  ...VALIDATION_FAILURES,
  ...LAST_FAILURES,
];

/** Errors are kept beside the run: of a longer one nobody reads the end. */
const MAX_EVIDENCE_LENGTH = 8_000;

/** What is shown of an error that is told beside another. */
const MAX_OTHER_LENGTH = 400;

/**
 * Says why a Terraform command failed, out of the errors it reported and what went to stderr; all of it masked already. Of several
 * errors the first that is understood speaks, causes before what only follows from them, and the others are told beside it; an
 * error that is not understood is shown as it is.
 */
export function explainFailure(run: ToExplain): RunFailure {
  const problems = problemsOf(run.diagnostics.filter((diagnostic) => diagnostic.severity === 'error'), run.stderr ?? '');
  const speaking = problems.toSorted((one, other) => one.rank - other.rank)[0];
  if (speaking === undefined) return describeFailure('unknown', { text: 'unknown_silent', values: { step: run.step }, evidence: NO_EVIDENCE });
  return { ...explained(speaking, run), others: othersOf(problems.filter((problem) => problem !== speaking), run) };
}

/** One error by itself, as the first rule that fits it says. */
function explained(problem: Problem, { step, cloud, subscriptionId = null }: ToExplain): RunFailure {
  const rule = FAILURE_RULES[problem.rank];
  const hidden = hiddenValues();
  if (rule === undefined) return describeFailure('unknown', { values: { ...baseValues(problem, step), reason: problem.text }, evidence: problem.evidence, quoted: hidden });
  const found = valuesIn(rule, problem);
  const values = { ...hostsOf(cloud), ...grantOf(problem, subscriptionId), ...baseValues(problem, step), ...unnamedOf(rule), ...found };
  const quoted = { ...hidden, ...unnamedOf(rule), ...grantOf({ text: '' }, subscriptionId) };
  const commandValues = commandValuesOf(values, new Set([...Object.keys(found), ...KNOWN_IN_COMMANDS]));
  return describeFailure(rule.code, { text: rule.text ?? rule.code, values, commandValues, portal: cloud?.portal ?? null, evidence: problem.evidence, quoted, ...(rule.remedy !== undefined && { remedy: rule.remedy }) });
}

/** Those of one cause together. What an interrupt adds for each resource says nothing by itself. */
function othersOf(problems: readonly Problem[], run: ToExplain): OtherErrors[] {
  const failures = problems.filter(({ text }) => text !== 'execution halted').map((problem) => explained(problem, run));
  return [...Map.groupBy(failures, ({ title, cause, action }) => [title, cause, action].join('\n')).values()].map((group) => ({
    code: group[0]?.code ?? 'unknown',
    title: group[0]?.title ?? '',
    cause: group[0]?.cause ?? '',
    action: group[0]?.action ?? '',
    ...(group[0]?.withoutAnswer && { withoutAnswer: group[0].withoutAnswer }),
    errors: group.map(({ evidence: { address, summary, detail } }) => ({ address, summary: cut(summary, MAX_OTHER_LENGTH), detail: cut(detail, MAX_OTHER_LENGTH) })),
  }));
}

interface ToExplain {
  diagnostics: readonly Diagnostic[];
  step: TerraformStep;
  stderr?: string;
  /** The run's; null where it is none that is known. */
  cloud: AzureCloud | null;
  /** Where the run worked; null where the runner's sign-in decided. */
  subscriptionId?: string | null;
}

interface Problem {
  text: string;
  /** The text without the line breaks that only its printing made. */
  joined: string;
  /** The real type of the resource, or empty. */
  type: string;
  /** The place of the rule that explains it among {@link FAILURE_RULES}; beyond them where none does. */
  rank: number;
  evidence: FailureEvidence;
}

/** A provider that crashed says why on stderr only, so that goes with every error there is. */
function problemsOf(errors: readonly Diagnostic[], stderr: string): Problem[] {
  const printed = stderr.split(/^(?=\u2577)/m).filter((part) => part.trim() !== '');
  if (errors.length === 0) return printed.map((part) => problemOf({ severity: 'error', summary: '', detail: '', address: null }, part));
  return errors.map((error) => problemOf(error, error.summary === 'Plugin did not respond' ? stderr : ''));
}

function problemOf({ summary, detail, address }: Diagnostic, stderr: string): Problem {
  const [headline = '', ...parts] = [summary, detail, stderr].map(withoutFrame);
  const whole = parts.filter((part) => part !== '').join('\n\n');
  const { text: shown, address: printed } = splitLocation(`${headline}\n${whole}`.trim());
  const text = shown.replaceAll(String.raw`\"`, '"');
  const of = address ?? printed;
  const type = of === null || of.startsWith('provider[') ? '' : realResource(of).type;
  const joined = joinLines(text);
  return { text, joined, type, rank: rankOf({ text, joined, type }), evidence: { address: of, summary: cut(headline), detail: cut(whole) } };
}

/** Finds the first rule that fits as the text is, else the first that fits it in other capitals. */
function rankOf(problem: Pick<Problem, 'text' | 'joined' | 'type'>): number {
  const exact = FAILURE_RULES.findIndex((rule) => fits(rule, problem));
  if (exact !== -1) return exact;
  const loose = FAILURE_RULES.findIndex(({ is, ...rule }) => fits({ ...rule, is: is.map(inAnyCase) }, problem));
  return loose === -1 ? FAILURE_RULES.length : loose;
}

function inAnyCase(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, `${pattern.flags.replace('i', '')}i`);
}

function fits({ is, of }: Pick<FailureRule, 'is' | 'of'>, { text, joined, type }: Pick<Problem, 'text' | 'joined' | 'type'>): boolean {
  return (of === undefined || of.test(type)) && is.some((pattern) => pattern.test(text) || pattern.test(joined));
}

/** The values of a rule that the error's text has. */
function valuesIn({ values = {} }: FailureRule, { text, joined }: Problem): Record<string, string> {
  const found = Object.entries(values).map(([name, pattern]) => [name, firstGroup(pattern.exec(text)) ?? firstGroup(pattern.exec(joined)) ?? ''] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}

/** What stands in a sentence for the values that an error's text lacks. */
function unnamedOf({ values = {} }: FailureRule): MessageValues {
  const unnamed = translator('failures');
  return Object.fromEntries(Object.keys(values).map((name) => [name, unnamed(`unnamed.${name}`)]));
}

/** Filled in for every command, if only with capitals to replace. */
const KNOWN_IN_COMMANDS = ['assignee', 'subscriptionId'];

/** The first group that took part in the match: a pattern may have one for each way to say it. */
function firstGroup(match: RegExpExecArray | null): string | undefined {
  return match?.slice(1).find((group) => group !== undefined)?.trim();
}

/** Where Azure is to be reached. */
function hostsOf(cloud: AzureCloud | null): MessageValues {
  const unnamed = translator('failures');
  const host = (url: string | undefined, name: 'arm' | 'signIn') => (url === undefined ? unnamed(`unnamed.${name}`) : new URL(url).host);
  return { arm: host(cloud?.endpoint, 'arm'), signIn: host(cloud?.authorityHost, 'signIn') };
}

/** To whom and where a role is given: as the error says it, else what is known of the run, else words in capitals that are to be replaced. */
function grantOf({ text }: Pick<Problem, 'text'>, subscriptionId: string | null): MessageValues {
  const assignee = /client '([\w-]+)'/.exec(text)?.[1] ?? 'IDENTITY_OBJECT_ID';
  return { assignee, subscriptionId: SUBSCRIPTION.exec(text)?.[1] ?? subscriptionId ?? 'SUBSCRIPTION_ID' };
}

function baseValues({ type, evidence }: Problem, step: TerraformStep): MessageValues {
  const what = type === '' ? translator('failures')('unnamed.what') : resourceTypeTitle(type);
  return { what, step, summary: evidence.summary, detail: evidence.detail };
}

function cut(text: string, length = MAX_EVIDENCE_LENGTH): string {
  return text.length <= length ? text : `${text.slice(0, length).toWellFormed()} …`;
}
