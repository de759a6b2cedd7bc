import 'server-only';
import type { PersonLock } from '../state/lock.ts';
import { translator } from '../words/translate.ts';

/** Who holds the state lock, since when and for what, and what to do about it. */
export function describeLock({ holder, since, operation, lockId }: PersonLock): string {
  return translator('api')('state_locked_by', { holder, since, lockId, operation: operation ?? translator('failures')('unnamed.operation') });
}
