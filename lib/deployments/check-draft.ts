import { checkMoved } from '../azure-credentials/check-moved.ts';
import { type InputProblem, inputError, inputWarning } from '../modules/input-problem.ts';
import { withoutKeptValues, type SecretKeys } from '../modules/sealed-maps.ts';
import { effectiveSecrets } from '../modules/secret-variables.ts';
import type { AppliedInputs } from '../modules/rules/checked-inputs.ts';
import { validateInputs } from '../modules/validate-inputs.ts';
import { checkReservation, type Reservation } from '../teardown/reservation.ts';
import { type DraftValues, effectiveInputs } from './draft-values.ts';
import { addressOf } from './wandb-address.ts';

/** What the server knows of a draft and the browser does not: stored secrets, and what others have taken. */
export interface DraftKnowledge {
  /** Names of the secrets that are stored. */
  secretNames: readonly string[];
  /** Keys of those that are maps. */
  secretKeys?: SecretKeys;
  /** What is wrong with stored secrets: their values are never sent to the browser. */
  secretProblems: readonly InputProblem[];
  /** The name and the namespace that were found taken by another deployment; null for none. */
  taken: { name: string | null; namespace: string | null; address: TakenAddress | null; kept: Kept | null };
  /** What was deployed last, if anything exists. */
  applied: AppliedInputs | null;
  /** The stored module version: where it is older than the applied one, that was allowed before. Null for a draft that nobody has stored. */
  allowedVersion?: string | null;
}

/** An address that another deployment has too, and what that one is called. */
interface TakenAddress {
  fqdn: string;
  by: string;
}

/** A namespace that a deleted key vault keeps, and the subscription the draft goes to; null where that is not known. */
interface Kept {
  reservation: Reservation;
  subscriptionId: string | null;
}

const LONGEST_NAME = 60;
/** Of why an older module version is allowed, by page and API. */
const SHORTEST_REASON = 3;

/** Everything that is wrong with a draft, or worth knowing about it; what is still missing has the code `required`. */
export function checkDraft(values: DraftValues, known: DraftKnowledge): InputProblem[] {
  const typed = Object.keys(values.secrets);
  const inputs = validateInputs({
    moduleVersion: values.moduleVersion,
    target: values.target,
    location: values.location,
    inputs: { ...effectiveInputs(values), ...withoutKeptValues(effectiveSecrets(values.moduleVersion, values.secrets)) },
    secretNames: known.secretNames,
    complete: true,
    applied: known.applied,
    acceptsOlderVersion: (values.allowDowngrade ?? '').trim().length >= SHORTEST_REASON || known.allowedVersion === values.moduleVersion,
  });
  const stored = known.secretProblems.filter((problem) => !typed.includes(problem.variable));
  return [...checkName(values.name), ...checkTaken(values, known), ...checkPlace(values, known.applied), ...inputs, ...stored];
}

/** A stored credential may see many subscriptions: one is chosen, and it is the one of what exists. */
function checkPlace({ target, credentialId, subscriptionId }: DraftValues, applied: AppliedInputs | null): InputProblem[] {
  if (target !== 'azure') return [];
  if (credentialId !== null && subscriptionId === null) return [inputError('subscriptionId', 'required')];
  return applied === null ? [] : checkMoved({ subscriptionId, tenantId: null }, { subscriptionId: null, tenantId: null, ...applied });
}

/** What stands in the way of a plan. */
export function errorsOf(problems: readonly InputProblem[]): InputProblem[] {
  return problems.filter((problem) => problem.severity === 'error');
}

/** What a person should know, and what stops nothing. */
export function warningsOf(problems: readonly InputProblem[]): InputProblem[] {
  return problems.filter((problem) => problem.severity === 'warning');
}

/** A name as people give it: there, not too long, no control characters. */
export function checkName(name: string): InputProblem[] {
  const trimmed = name.trim();
  if (trimmed === '') return [inputError('name', 'required')];
  if (trimmed.length > LONGEST_NAME) return [inputError('name', 'name_too_long', { length: trimmed.length, max: LONGEST_NAME })];
  // Control characters, and those that turn the direction of what follows.
  return /[\p{Cc}\p{Bidi_Control}]/u.test(trimmed) ? [inputError('name', 'name_characters')] : [];
}

/** Only as long as the value is still the one that was found taken. */
function checkTaken(values: DraftValues, { taken }: DraftKnowledge): InputProblem[] {
  const problems: InputProblem[] = [];
  if (taken.name !== null && values.name.trim().toLowerCase() === taken.name.trim().toLowerCase()) problems.push(inputError('name', 'name_taken', { value: taken.name }));
  if (taken.namespace !== null && values.inputs.namespace === taken.namespace) problems.push(inputError('namespace', 'namespace_taken', { value: taken.namespace }));
  if (taken.address !== null && addressOf(values.inputs)?.fqdn === taken.address.fqdn) problems.push(inputWarning('domain_name', 'address_taken', { value: taken.address.by }));
  if (taken.kept !== null) problems.push(...checkReservation({ namespace: values.inputs.namespace, location: values.location, subscriptionId: taken.kept.subscriptionId }, taken.kept.reservation));
  return problems;
}
