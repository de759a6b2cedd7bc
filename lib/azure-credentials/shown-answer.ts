import { may, type Role } from '../auth/permission.ts';
import type { PreflightFinding } from '../preflight/preflight.ts';
import { translator } from '../words/translate.ts';

/** Who reads what hosts answered, and whether the hosts are those of one of Azure's own clouds. */
export interface AnswerReader {
  role: Role;
  isAzure: boolean;
}

/** Returns a problem as its reader may see it: the code always, the text of a host that is not Azure's for admins only. */
export function shownAnswer<Problem extends { code: string; message: string }>({ role, isAzure }: AnswerReader, problem: Problem | null): Problem | null {
  if (problem === null || isAzure || mayReadAnswers(role)) return problem;
  return { ...problem, message: translator('credentials')('answerForAdminsWithCode', { code: problem.code }) };
}

/** As {@link shownAnswer}, of what a preflight found: its state backend and its git server are rarely Azure's. */
export function shownFinding(reader: AnswerReader, finding: PreflightFinding): PreflightFinding {
  const { code, values } = finding;
  if (values === undefined || mayReadAnswers(reader.role) || (reader.isAzure && !isOtherHost(finding))) return finding;
  const hidden = translator('credentials')('answerForAdminsWithCode', { code });
  const said = Object.entries(values).map(([name, value]) => [name, ANSWERS.includes(name) && value !== '' ? hidden : value]);
  return { ...finding, values: Object.fromEntries(said) as NonNullable<PreflightFinding['values']> };
}

/** Which values of a finding quote an answer. */
const ANSWERS: readonly string[] = ['message', 'reason'];

/** The module's public repository; its answer names no internal host. */
const PUBLIC_GIT = 'github.com';

function isOtherHost({ id, values }: PreflightFinding): boolean {
  return (id === 'git' && values?.host !== PUBLIC_GIT) || (id === 'state_backend' && values?.kind === 'http');
}

/** Returns true for the roles that manage what the console connects to. */
export function mayReadAnswers(role: Role): boolean {
  return may(role, 'manage_credentials');
}
