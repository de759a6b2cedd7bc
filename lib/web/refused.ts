import 'server-only';
import { translator } from '../words/translate.ts';

/** What a use case refused, in the words of the API's problem of that code: the title, and what to do. */
export function refused(reason: string): { ok: false; message: string } {
  const say = translator('api');
  const title = say(`${reason}.title`, VALUES);
  return { ok: false, message: say.has(`${reason}.detail`) ? `${title}. ${say(`${reason}.detail`, VALUES)}` : title };
}

/** On a page the run and the status that a text names are in view. */
const VALUES = { number: '', status: '' };
