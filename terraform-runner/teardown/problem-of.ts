import { isRestError } from '@azure/core-rest-pipeline';
import { toObservationError } from '#lib/azure/azure-error.ts';
import type { AzureProblem } from '#lib/teardown/survey.ts';

/** What Azure said, its code before its words: that is what people look for. */
export function problemOf(error: unknown): AzureProblem {
  const { code, message } = toObservationError(error);
  const named = isRestError(error) && error.code !== undefined && !message.includes(error.code) ? `${error.code}: ${message}` : message;
  return { code, message: named };
}
