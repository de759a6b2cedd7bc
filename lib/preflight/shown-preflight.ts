import type { Role } from '../auth/permission.ts';
import { findAnswerReader } from '../azure-credentials/answer-reader-store.ts';
import type { Database } from '../db/transaction.ts';
import { describePreflight } from './describe-preflight.ts';
import type { PreflightReport } from './preflight.ts';
import type { StoredPreflight } from './preflight-store.ts';

/** Returns a stored preflight in words, as a role may see it. */
export async function describePreflightFor(db: Database, role: Role, stored: StoredPreflight): Promise<PreflightReport> {
  return describePreflight(stored, await findAnswerReader(db, role, stored));
}
