import 'server-only';
import { formatInputProblem, type InputProblem } from '../modules/input-problem.ts';
import type { MaintenanceLock } from '../deployments/maintenance.ts';
import type { PersonLock } from '../state/lock.ts';
import { MAX_DEPLOYMENT_BYTES, MAX_DRAFTS } from '../tunables.ts';
import { translator, type MessageValues } from '../words/translate.ts';
import { describeLock } from './describe-lock.ts';
import { describeMaintenance } from './maintenance-problem.ts';

/** What a use case refused, in the words of the API's problem of that code: the title, and what to do. */
export function refused(reason: string, more: MessageValues = {}): { ok: false; message: string } {
  const say = translator('api');
  const values = { ...VALUES, ...more };
  const title = say(`${reason}.title`, values);
  return { ok: false, message: say.has(`${reason}.detail`) ? `${title}. ${say(`${reason}.detail`, values)}` : title };
}

/** The same of a run that was not queued; where its options or its place are what is wrong, with what is wrong of them. */
export function refusedRun({ reason, problems = [], lock, maintenance }: { reason: string; problems?: readonly InputProblem[]; lock?: PersonLock | null; maintenance?: MaintenanceLock }): { ok: false; message: string } {
  const code = reason === 'invalid' ? 'invalid_input' : reason;
  if (lock) return { ok: false, message: describeLock(lock) };
  if (maintenance !== undefined) return { ok: false, message: describeMaintenance(maintenance) };
  if (problems.length === 0) return refused(code);
  return { ok: false, message: `${translator('api')(`${code}.title`)}. ${problems.map((problem) => formatInputProblem(problem)).join(' ')}` };
}

/** On a page the run and the status that a text names are in view. */
const VALUES = { number: '', status: '', max: MAX_DRAFTS, kibibytes: MAX_DEPLOYMENT_BYTES / 1024 };
