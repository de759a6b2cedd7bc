import { azureCode, type FailureRule } from './failure-rule.ts';
import { CAUSE, HOST } from './unreached.ts';

/** What Terraform and its azurerm backend say before the reason why a state cannot be read. */
const READING = String.raw`(?:Failed to get existing workspaces|Error (?:loading|refreshing|inspecting) state|Error acquiring the state lock)`;

/** What goes wrong with the state: where it is kept, its lock, and what is in it. What keeps it from being written stands first. */
export const STATE_FAILURES: readonly FailureRule[] = [
  { code: 'state_diverged', is: [/Failed to (?:save|persist|upload) state/i, /Error saving state/i] },
  // What the http backend says of a state door that is shut or answers 5xx (recorded with Terraform 1.11.4).
  {
    code: 'state_diverged',
    text: 'state_unreachable',
    is: [/Failed to (?:get state|lock): [A-Z]+ https?:\S+ giving up after/, /HTTP remote state internal server error/, /Unexpected HTTP response code 5\d\d/],
    values: { host: HOST, reason: CAUSE },
    remedy: 'run_again',
  },
  { code: 'state_diverged', text: 'state_refused', is: [/HTTP remote state endpoint (?:requires|invalid) auth/], remedy: 'run_again' },
  {
    code: 'invalid_configuration',
    text: 'state_store_missing',
    is: [new RegExp(String.raw`${READING}[^]*${azureCode('ContainerNotFound', 'ResourceGroupNotFound', 'ResourceNotFound').source}`)],
    of: /^$/,
    values: { missing: /(Resource group '[^']+'|[Ss]torage [Aa]ccount "[^"]+")/ },
  },
  { code: 'state_locked', text: 'state_unlock_refused', is: [/Failed to unlock(?: state)?: Unexpected HTTP response code (?:409|423)/i, /Failed to unlock state:[^]*Lease(?:IdMissing|IdMismatch\w*|Lost)/i], values: { status: /response code (\d+)/ } },
  // Terraform's http backend prints the lock it tried to take as the holder's (opentofu/opentofu#2004).
  { code: 'state_locked', text: 'state_locked_http', is: [/HTTP remote state already locked/], values: { lock: /already locked: ID=([^\s"]+)/ } },
  // Not of a lock that could not be taken for another reason, which every backend tells under the same headline.
  { code: 'state_locked', is: [/Error acquiring the state lock[^]*(?:Lock Info:|already locked|LeaseAlreadyPresent|conditionNotMet|ConditionalCheckFailed)/], values: { holder: /Who:\s+(\S+)/, since: /Created:\s+([^\n]+)/ } },
  {
    code: 'terraform_version',
    text: 'state_newer',
    is: [/state snapshot was created by Terraform v[^]*newer than/, /state file uses format version \d+, which is not supported/],
    values: { version: /created by Terraform v([\d.]+\w)/, current: /newer than\s+current v([\d.]+\w)/ },
  },
  { code: 'state_diverged', is: [/state data in \S+ does not have the expected content/, /lineage[^\n]*(?:differ|match)|different lineage/, /state snapshot was created by Terraform/] },
];
