import { translator, type MessageValues } from '#lib/words/translate.ts';

/** Why a release of Terraform cannot be had. */
export type ReleaseProblem = 'unreachable' | 'missing' | 'unsigned' | 'wrong_signature' | 'not_listed' | 'wrong_checksum' | 'wrong_archive' | 'wrong_program' | 'wrong_key' | 'no_build';

/** A release that is not used; the message is one line for the operator, and nothing of the release was kept. */
export class ReleaseError extends Error {
  override name = 'ReleaseError';
  readonly reason: ReleaseProblem;

  constructor(reason: ReleaseProblem, values: MessageValues, cause?: unknown) {
    super(translator('runner')(`release.${reason}`, values), { cause });
    this.reason = reason;
  }
}
