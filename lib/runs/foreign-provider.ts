import { isAllowedProvider } from '../providers/allowed-providers.ts';
import type { Diagnostic } from '../terraform/outcome.ts';
import { explainFailure } from './explain-failure.ts';
import { describeFailure } from './failures/describe-failure.ts';
import type { OtherErrors, RunFailure } from './run-failure.ts';

/** As Terraform says that no place it may look in is for a provider. A mirror that lacks an allowed one is told the same way. */
const NOT_FOUND = /provider\s+([^\s/]+\/[^\s/]+\/[^\s/]+)\s+was\s+not\s+found\s+in\s+any\s+of\s+the\s+search\s+locations/;

interface Foreign {
  /** The first provider that is not allowed; null where there is none. */
  provider: string | null;
  diagnostics: Diagnostic[];
  /** All other errors. */
  rest: Diagnostic[];
}

/** Separates the errors about providers that a run may not install (see the CLI configuration) from all others. */
export function splitForeignProviders(diagnostics: readonly Diagnostic[], allowed: readonly string[]): Foreign {
  const sourceOf = ({ detail }: Diagnostic) => NOT_FOUND.exec(detail)?.[1] ?? null;
  const isForeign = (diagnostic: Diagnostic) => diagnostic.severity === 'error' && !isAllowedProvider(sourceOf(diagnostic) ?? allowed[0] ?? '', allowed);
  const foreign = diagnostics.filter(isForeign);
  return { provider: foreign[0] === undefined ? null : sourceOf(foreign[0]), diagnostics: foreign, rest: diagnostics.filter((one) => !isForeign(one)) };
}

/** Explains an `init` that was asked for a provider which is not allowed; its other errors are told beside it. */
export function explainForeignProvider({ provider, diagnostics, rest }: Foreign, run: Omit<Parameters<typeof explainFailure>[0], 'diagnostics'>): RunFailure {
  const [first, ...more] = diagnostics;
  const evidence = { address: first?.address ?? null, summary: first?.summary ?? '', detail: first?.detail.trim() ?? '' };
  const failure = describeFailure('provider_not_allowed', { values: { provider: provider ?? '' }, evidence, quoted: {} });
  const own: OtherErrors[] = more.length === 0 ? [] : [besideIt(failure, more.map(({ address, summary, detail }) => ({ address, summary: NOT_FOUND.exec(detail)?.[1] ?? summary, detail: '' })))];
  if (!rest.some(({ severity }) => severity === 'error')) return { ...failure, others: own };
  const other = explainFailure({ ...run, diagnostics: rest });
  return { ...failure, others: [...own, besideIt(other, [other.evidence]), ...other.others] };
}

function besideIt({ code, title, cause, action, withoutAnswer }: RunFailure, errors: OtherErrors['errors']): OtherErrors {
  return { code, title, cause, action, errors, ...(withoutAnswer && { withoutAnswer }) };
}
