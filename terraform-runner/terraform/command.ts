/** The commands a run consists of; their arguments hold no secret and nothing a person typed. */
export type TerraformCommand =
  | { name: 'init'; lockFileGiven: boolean }
  | { name: 'plan'; destroy: boolean; /** Addresses, to plan nothing beside them; empty for all. */ targets: readonly string[] }
  | { name: 'show' }
  | { name: 'apply' };

/** What the plan phase writes, and what the apply phase brings back of it: two files, as the one is removed while the other may be there. */
export const PLAN_FILE = 'console.tfplan';
export const APPROVED_PLAN_FILE = 'approved.tfplan';
export const LOCK_FILE = '.terraform.lock.hcl';

/** How long Terraform asks for the state lock: a Terraform that just ended may be giving it back. */
const LOCK_TIMEOUT = '-lock-timeout=30s';

export function argumentsOf(command: TerraformCommand): string[] {
  switch (command.name) {
    case 'init':
      return ['init', '-json', '-input=false', ...(command.lockFileGiven ? ['-lockfile=readonly'] : [])];
    case 'plan':
      return ['plan', '-json', '-input=false', LOCK_TIMEOUT, `-out=${PLAN_FILE}`, ...(command.destroy ? ['-destroy'] : []), ...command.targets.map((address) => `-target=${address}`)];
    case 'show':
      return ['show', '-json', PLAN_FILE];
    case 'apply':
      return ['apply', '-json', '-input=false', LOCK_TIMEOUT, APPROVED_PLAN_FILE];
  }
}
