import { type InputProblem, inputError } from '../input-problem.ts';
import type { CheckedInputs } from './checked-inputs.ts';

/** Storage account (alphanumeric, 24 with the suffix `storage`), key vault, DNS label, Redis and AKS are all named after it. */
const SHORTEST = 3;
const LONGEST = 17;

/** The namespace against the rule that satisfies every name made from it, in every module version. */
export function checkNamespace(checked: CheckedInputs): InputProblem[] {
  const namespace = checked.text('namespace');
  if (namespace === undefined || namespace === '') return [];
  const problem = findNamespaceProblem(namespace);
  return problem ? [problem] : [];
}

/** The first thing that is wrong, the one to mend first: one sentence helps, four do not. */
function findNamespaceProblem(namespace: string): InputProblem | null {
  if (!/^[a-z0-9-]+$/.test(namespace)) return inputError('namespace', 'namespace_characters');
  if (!/^[a-z]/.test(namespace)) return inputError('namespace', 'namespace_start');
  if (namespace.includes('--')) return inputError('namespace', 'namespace_double_hyphen');
  if (namespace.endsWith('-')) return inputError('namespace', 'namespace_end');
  if (namespace.length > LONGEST) return inputError('namespace', 'namespace_too_long', { length: namespace.length, max: LONGEST });
  if (namespace.length < SHORTEST) return inputError('namespace', 'namespace_too_short', { length: namespace.length, min: SHORTEST });
  if (namespace === 'wandb') return inputError('namespace', 'namespace_reserved', { suggestion: 'acme-wandb' });
  return null;
}
