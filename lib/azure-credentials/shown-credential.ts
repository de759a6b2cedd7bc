import { may, type Role } from '../auth/permission.ts';
import { translator } from '../words/translate.ts';
import type { AzureCredential, CredentialProblem } from './azure-credential.ts';

/** Problems that the console finds itself: their message holds nothing that a host answered. */
const OWN_FINDINGS: readonly CredentialProblem[] = ['no_subscription', 'subscription_not_seen'];

/** Returns a credential as this role may see it: what a host answered to its test is for those who manage credentials. */
export function credentialFor(role: Role, credential: AzureCredential): AzureCredential {
  const { test } = credential;
  if (test === null || test.problem === null || OWN_FINDINGS.includes(test.problem.code) || may(role, 'manage_credentials')) return credential;
  return { ...credential, test: { ...test, problem: { ...test.problem, message: translator('credentials')('answerForAdmins') } } };
}
