import type { Role } from '../auth/permission.ts';
import { isAzureAddress } from '../azure/azure-cloud.ts';
import type { Database } from '../db/transaction.ts';
import { countCustomClouds } from '../runs/runner-store.ts';
import { findCredential } from './credential-store.ts';
import { mayReadAnswers, type AnswerReader } from './shown-answer.ts';

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
  if (target === 'practice' || mayReadAnswers(role)) return { role, isAzure: true };
  if (credentialId === null) return { role, isAzure: (await countCustomClouds(db)) === 0 };
  const credential = await findCredential(db, credentialId);
  if (credential === null) return { role, isAzure: false };
  const { cloud, endpoint, authorityHost } = credential;
  return { role, isAzure: cloud !== 'custom' || [endpoint, authorityHost].every((address) => address !== null && isAzureAddress(address)) };
}
