import { cp } from 'node:fs/promises';
import path from 'node:path';
import { isFarEndFault } from '#lib/deployments/far-end-faults.ts';
import type { PracticeFault as DeploymentFault } from '#lib/deployments/deployment.ts';
import type { StateDocument, StateResource } from '#lib/state/state-document.ts';
import { objectOf } from '#lib/terraform/json-value.ts';
import { swapFile } from '#lib/whole-file.ts';
import { cloudAddress } from './observe-cloud.ts';
import faultTexts from './faults.json' with { type: 'json' };

/** The folder of our own Terraform module with the interface of W&B's (see its README). */
export const PRACTICE_MODULE_DIR: string = path.join(import.meta.dirname, 'module');

/** The resource names of the practice subscription start with this; it is nobody's. */
export const PRACTICE_SUBSCRIPTION_ID = '00000000-0000-4000-8000-000000000001';

/** What can be made to go wrong: Azure's own words, the step at which it says them, and the resource they fit. */
export type PracticeError = keyof typeof faultTexts;

/** Every error by name, for a form or a test that offers them. */
export const PRACTICE_ERRORS: Readonly<Record<PracticeError, { on: string; address: string; message: string; while?: string }>> = faultTexts;

/** A fault that is switched on for one resource; `address` in the real module's words, without `module.wandb.`. */
export type PracticeFault =
  | { address: string; kind: 'fail'; error?: PracticeError; on?: 'create' | 'destroy' }
  | { address: string; kind: 'hang'; on?: 'create' | 'destroy' }
  | { address: string; kind: 'slow'; factor?: number; on?: 'create' | 'destroy' };

/** Copies the module into a configuration's folder, whose root then says `source = "./modules/wandb"`. */
export async function copyPracticeModule(targetDir: string): Promise<void> {
  await cp(PRACTICE_MODULE_DIR, path.join(targetDir, 'modules', 'wandb'), { recursive: true });
}

/** Where a copy of the module reads which of its resources were imported, by the addresses that cloud.sh knows. */
const ADOPTED_FILE = path.join('modules', 'wandb', 'adopted.json');

/**
 * Tells a copy of the module what was adopted: it leaves the replacement trigger of those out, which an import cannot bring back.
 * When the deployment has moved, they are replaced like all others, so none is named then.
 */
export async function writeAdopted(targetDir: string, { state, importing, place }: { state: StateDocument | null; importing: readonly string[]; place: { namespace: unknown; location: string } }): Promise<void> {
  const adopted = state === null || hasMoved(state, place) ? [] : state.resources.filter(wasImported).map(({ address }) => address);
  await swapFile(path.join(targetDir, ADOPTED_FILE), JSON.stringify([...new Set([...adopted, ...importing])].map(cloudAddress)));
}

/** Its trigger is empty; state keeps a value of no fixed type with its type beside it. */
function wasImported({ type, mode, attributes: { triggers_replace: trigger } }: StateResource): boolean {
  return mode === 'managed' && type === 'terraform_data' && (objectOf(trigger)?.value ?? null) === null;
}

function hasMoved(state: StateDocument, { namespace, location }: { namespace: unknown; location: string }): boolean {
  const group = state.resources.find(({ name }) => name === 'azurerm_resource_group__default');
  const was = objectOf(objectOf(group?.attributes.input)?.value);
  return was !== null && (was.name !== namespace || was.location !== location);
}

/** What was switched on when the run was queued: checked then. */
export function faultsOf({ practice }: { practice: { faults: unknown[] } | null }): DeploymentFault[] {
  return (practice?.faults ?? []) as DeploymentFault[];
}

/** What Terraform's process is given so that the practice resources find their cloud, their pace and their faults. */
export function practiceEnvironment(options: {
  cloudDir: string;
  speed?: number;
  faults?: readonly PracticeFault[];
}): Record<string, string> {
  return {
    // Terraform would spend a third of its time on sweeping up what it holds of a module that plays: a hundred megabytes at the most.
    GOGC: '400',
    PRACTICE_CLOUD_DIR: path.resolve(options.cloudDir),
    PRACTICE_SPEED: String(options.speed ?? 1),
    PRACTICE_FAULTS: JSON.stringify((options.faults ?? []).filter((fault) => !isFarEndFault(fault)).map(withItsText)),
  };
}

/**
 * The script in the module knows no texts: they travel with the fault, and so does the step they belong to. One of step plant lets
 * nothing fail by itself: it leaves in the cloud what somebody else did there, and that is what a teardown meets.
 */
function withItsText(fault: PracticeFault): object {
  if (fault.kind !== 'fail' || fault.error === undefined) return fault;
  const { on, address: _, ...rest } = PRACTICE_ERRORS[fault.error];
  return { ...fault, on: fault.on ?? on, ...rest };
}

/** A practice resource's address in the real module's words: `terraform_data.azurerm_x__y` is `azurerm_x.y`. */
export function realAddress(address: string): string {
  return address.replace(/\bterraform_data\.([a-z0-9_]+?)__([A-Za-z0-9_]+)/, '$1.$2');
}
