import type { BackendChoice, Inputs, PracticeFault, Target } from '../deployments/deployment.ts';
import { digestOf } from '../ids.ts';
import { sortedKeys } from '../runs/inputs-digest.ts';
import { licenseFactsOf, type LicenseFacts } from './license-facts.ts';

/** What a preflight looks at: a deployment as it stands, without its secrets. */
export interface PreflightSubject {
  target: Target;
  location: string;
  moduleVersion: string;
  inputs: Inputs;
  /** Names of the secret inputs that are set. */
  secretNames: string[];
  license: LicenseFacts;
  backend: BackendChoice;
  /** As whom and where; null: as the runner itself, and in that one's subscription. */
  credentialId: string | null;
  subscriptionId: string | null;
  /** When what the credential signs in with was last changed: what was seen before says nothing of what is seen since. */
  rotatedAt: string | null;
  /** Practice only: names of what Azure answers otherwise than a healthy subscription would (preflight-faults.ts). */
  faults: string[];
}

interface Source extends Pick<PreflightSubject, 'target' | 'location' | 'moduleVersion' | 'inputs' | 'backend' | 'credentialId' | 'subscriptionId' | 'rotatedAt'> {
  practice: { faults: PracticeFault[] } | null;
}

/** Of a deployment and the values of its secrets; the secrets themselves are not in it. */
export function subjectOf({ target, location, moduleVersion, inputs, backend, credentialId, subscriptionId, rotatedAt, practice }: Source, secrets: Readonly<Record<string, unknown>>): PreflightSubject {
  const faults = target === 'practice' ? (practice?.faults ?? []) : [];
  return {
    target,
    location,
    moduleVersion,
    inputs,
    secretNames: Object.keys(secrets).filter((name) => secrets[name] !== null).sort(),
    license: licenseFactsOf(secrets.license),
    backend,
    credentialId,
    subscriptionId,
    rotatedAt,
    faults: faults.flatMap(({ kind, error }) => (kind === 'preflight' && error !== undefined ? [error] : [])).sort(),
  };
}

/** SHA-256 over all that a preflight looks at; the order of keys does not matter. */
export function subjectDigestOf(subject: PreflightSubject): string {
  return digestOf(JSON.stringify(sortedKeys(subject)));
}
