import 'server-only';
import { translator, type MessageValues } from '../words/translate.ts';
import type { Problem } from './problem.ts';

/** A problem in the catalogue's words. */
export function problemOf(status: number, code: string, values: MessageValues = {}): Problem {
  const say = translator('api');
  const detail = say.has(`${code}.detail`) ? { detail: say(`${code}.detail`, values) } : {};
  return { status, code, title: say(`${code}.title`, values), ...detail };
}
