import type { Database } from '../db/transaction.ts';
import { digestOf } from '../ids.ts';
import { forgetAttempts, isKnownAddress, rememberAddress, takeAttempt, type AttemptAnswer, type AttemptRule } from './attempt-store.ts';
import { countedAddress } from './client-address.ts';

/** A thousand guesses a day against one account, and a person waits a minute at most. */
const SIGN_IN: AttemptRule = { free: 5, longestPauseSeconds: 60 };

/** An account by its e-mail address, whether there is one or not: both are counted alike. */
interface SignInTry {
  email: string;
  /** The client's address. */
  address: string;
}

/**
 * Takes one try at an account's password. Tries from an address where the account has signed in before are counted apart, so
 * whoever guesses from elsewhere does not keep its owner out.
 */
export async function takeSignInAttempt(db: Database, attempt: SignInTry): Promise<AttemptAnswer> {
  return takeAttempt(db, await counterOf(db, attempt), SIGN_IN);
}

/** Forgets the failures that were counted with this try, because it was good, and remembers its address. */
export async function noteSignIn(db: Database, attempt: SignInTry): Promise<void> {
  await forgetAttempts(db, await counterOf(db, attempt));
  const { account, address } = digestsOf(attempt);
  await rememberAddress(db, account, address);
}

async function counterOf(db: Database, attempt: SignInTry): Promise<string> {
  const { account, address } = digestsOf(attempt);
  return (await isKnownAddress(db, account, address)) ? `sign-in:${account}:${address}` : `sign-in:${account}`;
}

function digestsOf({ email, address }: SignInTry): { account: string; address: string } {
  return { account: digestOf(email.trim().toLowerCase()), address: digestOf(countedAddress(address)) };
}
