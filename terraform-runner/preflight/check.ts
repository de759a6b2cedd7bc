import type { PreflightCheckId, PreflightFinding } from '#lib/preflight/preflight.ts';
import type { PreflightSubject } from '#lib/preflight/preflight-subject.ts';
import { shellWord } from '#lib/shell-word.ts';
import type { CheckContext } from './check-context.ts';

/** What a check found, before it is known of which check it is. */
export type Found = Omit<PreflightFinding, 'id'>;

/** One question that is asked before a run. Whatever `find` throws means that it could not be told. */
export interface Check {
  id: PreflightCheckId;
  /** Left out of the report where it does not apply. */
  applies?: (subject: PreflightSubject) => boolean;
  find: (context: CheckContext) => Promise<Found>;
}

type Rest = Omit<Found, 'status' | 'code'>;

export const passed = (code: string, rest: Rest = {}): Found => ({ status: 'passed', code, ...rest });
export const warned = (code: string, rest: Rest = {}): Found => ({ status: 'warned', code, ...rest });
export const failed = (code: string, rest: Rest = {}): Found => ({ status: 'failed', code, ...rest });
export const unknown = (code: string, rest: Rest = {}): Found => ({ status: 'unknown', code, ...rest });

/** What stands already goes on standing: what would keep it from being made is only worth knowing then. */
export function softened(found: Found, stands: boolean): Found {
  return stands && found.status === 'failed' ? { ...found, status: 'warned' } : found;
}

export { shellWord };

/** A query of the Azure CLI (JMESPath) for what has this name, as one word of a command. */
export function queryByName(name: string): string {
  return /^[\w.-]+$/.test(name) ? `"[?name=='${name}']"` : shellWord(`[?name=='${name.replaceAll(/[\\']/g, String.raw`\$&`)}']`);
}
