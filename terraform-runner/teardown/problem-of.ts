import { isRestError } from '@azure/core-rest-pipeline';
import { lookProblemOf } from '#lib/azure/azure-error.ts';
import type { LookProblem } from '#lib/teardown/survey.ts';

/** What Azure said, its code before its words: that is what people look for. And when it may be asked again, where it asked for a pause. */
export function problemOf(error: unknown): LookProblem {
  const { message, ...seen } = lookProblemOf(error);
  const named = isRestError(error) && error.code !== undefined && !message.includes(error.code) ? `${error.code}: ${message}` : message;
  return { ...seen, message: named };
}
