import { may, type Role } from '../auth/permission.ts';
import { isAzureAddress } from '../azure/azure-cloud.ts';
import type { Database } from '../db/transaction.ts';
import type { PreflightFinding } from '../preflight/preflight.ts';
import { countCustomClouds } from '../runs/runner-store.ts';
import { translator } from '../words/translate.ts';
import { findCredential } from './credential-store.ts';

/** Who reads what hosts answered, and whether the hosts are those of one of Azure's own clouds. */
export interface AnswerReader {
  role: Role;
  isAzure: boolean;
}

/** What is asked with a credential; null: with the runner's own sign-in. */
interface Asked {
  target: string;
  credentialId: string | null;
}

/**
 * Returns the reader of what a deployment's hosts answered. A custom cloud's addresses may lead to any host of the runner's network.
 * Practice asks the console's own simulator. A credential that is gone may have been a custom cloud's.
 */
export async function findAnswerReader(db: Database, role: Role, { target, credentialId }: Asked): Promise<AnswerReader> {
  if (target === 'practice' || mayRead(role)) return { role, isAzure: true };
  if (credentialId === null) return { role, isAzure: (await countCustomClouds(db)) === 0 };
  const credential = await findCredential(db, credentialId);
  if (credential === null) return { role, isAzure: false };
  const { cloud, endpoint, authorityHost } = credential;
  return { role, isAzure: cloud !== 'custom' || [endpoint, authorityHost].every((address) => address !== null && isAzureAddress(address)) };
}

/** Returns a problem as its reader may see it: the code always, the text of a host that is not Azure's for admins only. */
export function shownAnswer<Problem extends { code: string; message: string }>({ role, isAzure }: AnswerReader, problem: Problem | null): Problem | null {
  if (problem === null || isAzure || mayRead(role)) return problem;
  return { ...problem, message: translator('credentials')('answerForAdminsWithCode', { code: problem.code }) };
}

/** As {@link shownAnswer}, of what a preflight found: its state backend and its git server are rarely Azure's. */
export function shownFinding(reader: AnswerReader, finding: PreflightFinding): PreflightFinding {
  const { code, values } = finding;
  if (values === undefined || mayRead(reader.role) || (reader.isAzure && !isOtherHost(finding))) return finding;
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

function mayRead(role: Role): boolean {
  return may(role, 'manage_credentials');
}
