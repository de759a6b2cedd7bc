/** The commands a run consists of; their arguments hold no secret and nothing a person typed. */
export type TerraformCommand =
  | { name: 'init'; lockFileGiven: boolean; /** Where it finds the state instead of the address in its files. */ stateAddress?: string }
  | { name: 'plan'; mode: PlanMode; /** Whether it takes the state's lock: what only looks keeps nobody waiting. */ locks: boolean; /** Addresses, to plan nothing beside them; empty for all. */ targets: readonly string[] }
  | { name: 'show' }
  | { name: 'apply' };

export type PlanMode = 'change' | 'destroy' | 'refresh-only';

const MODE_FLAGS: Record<PlanMode, readonly string[]> = { change: [], destroy: ['-destroy'], 'refresh-only': ['-refresh-only'] };

/** What the plan phase writes, and what the apply phase brings back of it: two files, as the one is removed while the other may be there. */
export const PLAN_FILE = 'console.tfplan';
export const APPROVED_PLAN_FILE = 'approved.tfplan';
export const LOCK_FILE = '.terraform.lock.hcl';

/** How long Terraform asks for the state lock: a Terraform that just ended may be giving it back. */
const LOCK_TIMEOUT = '-lock-timeout=30s';

export function argumentsOf(command: TerraformCommand): string[] {
  switch (command.name) {
    case 'init':
      return ['init', '-json', '-input=false', ...(command.lockFileGiven ? ['-lockfile=readonly'] : []), ...backendOf(command.stateAddress)];
    case 'plan':
      return ['plan', '-json', '-input=false', command.locks ? LOCK_TIMEOUT : '-lock=false', `-out=${PLAN_FILE}`, ...MODE_FLAGS[command.mode], ...command.targets.map((address) => `-target=${address}`)];
    case 'show':
      return ['show', '-json', PLAN_FILE];
    case 'apply':
      return ['apply', '-json', '-input=false', LOCK_TIMEOUT, APPROVED_PLAN_FILE];
  }
}

function backendOf(stateAddress: string | undefined): string[] {
  if (stateAddress === undefined) return [];
  return ['address', 'lock_address', 'unlock_address'].map((name) => `-backend-config=${name}=${stateAddress}`);
}

/** Prints the state as its backend has it. */
export const PULL_STATE = ['state', 'pull'];
