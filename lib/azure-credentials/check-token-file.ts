import { findHostFileProblem, type HostFileRules } from '../host-files/host-file.ts';
import { translator } from '../words/translate.ts';
import type { NewCredential } from './credential-schema.ts';

/** Finds why a new credential may not name its token file, as a code and a sentence; null where it may, or names none. */
export async function findTokenFileProblem({ kind, tokenFile }: Pick<NewCredential, 'kind' | 'tokenFile'>, rules: HostFileRules): Promise<{ code: string; message: string } | null> {
  const code = kind !== 'workload_identity' || tokenFile === null ? null : await findHostFileProblem(rules, tokenFile);
  return code === null ? null : { code, message: translator('credentials')(`invalid.${code}`, { dir: rules.dir ?? '' }) };
}
