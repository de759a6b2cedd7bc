import { isDeepStrictEqual } from 'node:util';
import { placeOf } from '../azure-credentials/check-place.ts';
import { checkBackend, NOTHING_ALLOWED } from '../configuration/check-backend.ts';
import type { ConsoleContext } from '../console-context.ts';
import { DEFAULT_MODULE_VERSION, findModuleVariable, findModuleVersion, getModuleVersion } from '../modules/catalog.ts';
import { defaultInputs } from '../modules/default-inputs.ts';
import { type InputProblem, inputError, inputWarning } from '../modules/input-problem.ts';
import { regionNameOf } from '../modules/regions.ts';
import { withKeptSecrets } from '../modules/sealed-maps.ts';
import { effectiveSecrets, isSecretVariable, splitSecrets } from '../modules/secret-variables.ts';
import { validateInputs } from '../modules/validate-inputs.ts';
import { isSameValue } from '../modules/version-change.ts';
import { findAppliedInputs, isBackendBound } from './applied-inputs-store.ts';
import { checkKept } from '../teardown/kept-namespace.ts';
import { isTooLarge } from './deployment-size.ts';
import type { TooManyDrafts } from './draft-store.ts';
import { checkName, errorsOf, warningsOf } from './check-draft.ts';
import type { BackendChoice, Deployment, Inputs, PracticeFault, Target } from './deployment.ts';
import { createDeployment, type Creator, findDeployment, findTakenAddress, openSecrets, updateDeployment, type DeploymentFields, type WriteResult } from './deployment-store.ts';
import { allowedFor } from './allowed-downgrade.ts';
import { inputsOfVersion, moveToVersion } from './move-to-version.ts';

type Applied = Awaited<ReturnType<typeof findAppliedInputs>>;

/** A deployment as a program sends it; what it leaves out has a good default. Secrets are among the inputs. */
export interface DeploymentRequest {
  name: string;
  target: Target;
  location: string;
  moduleVersion?: string | undefined;
  inputs: Inputs;
  backend?: BackendChoice | undefined;
  credentialId?: string | null | undefined;
  subscriptionId?: string | null | undefined;
  practice?: { faults: PracticeFault[] } | null | undefined;
}

export type DeploymentChange = { [Name in keyof Omit<DeploymentRequest, 'target'>]?: DeploymentRequest[Name] | undefined } & {
  /** Why an admin allows an older module version than the deployed one. */
  allowDowngrade?: string | undefined;
};

export type DeploymentAnswer =
  /** `warnings` are what the wizard warns of; the deployment was written all the same. */
  | { ok: true; deployment: Deployment; warnings: InputProblem[] }
  | { ok: false; reason: 'invalid'; problems: InputProblem[] }
  | { ok: false; reason: 'name_taken' | 'namespace_taken' | 'not_found' | 'destroyed' | 'too_many_drafts' | 'deployment_too_large' };

/** Makes a complete deployment. Its inputs stand on the console's defaults: a null among them leaves a variable to the module. */
export async function createCompleteDeployment({ db, key, backendRules = NOTHING_ALLOWED }: ConsoleContext, request: DeploymentRequest, createdBy: Creator | string): Promise<DeploymentAnswer> {
  const moduleVersion = request.moduleVersion ?? DEFAULT_MODULE_VERSION;
  const base = findModuleVersion(moduleVersion) === null ? {} : defaultInputs(moduleVersion);
  const all = withoutNulls({ ...base, ...request.inputs });
  const fields = fieldsOf({ ...request, moduleVersion }, all);
  if (isTooLarge(all, fields.backend, fields.practice)) return { ok: false, reason: 'deployment_too_large' };
  const place = await placeOf(db, fields, null);
  const problems = [...problemsOf(fields, { all, applied: null }), ...(await checkBackend(fields.backend, backendRules)), ...place.problems, ...(await checkKept(db, fields))];
  const errors = errorsOf(problems);
  if (errors.length > 0) return { ok: false, reason: 'invalid', problems: errors };
  return withWarnings(db, await createDeployment(db, key, { ...fields, subscriptionId: place.subscriptionId }, createdBy), problems);
}

/**
 * Changes what is given and leaves the rest: of the inputs too, where a null takes one away. What exists already binds: some
 * inputs cannot change any more. Another module version keeps every value that runs, as in the wizard.
 * `isTeardown`: what was deployed is torn down, with values that a rule of today would refuse too.
 */
export async function changeDeployment({ db, key, backendRules = NOTHING_ALLOWED }: ConsoleContext, id: string, change: DeploymentChange, { isTeardown = false, by = null }: { isTeardown?: boolean; /** Who gives the reason for an older version. */ by?: string | null } = {}): Promise<DeploymentAnswer> {
  const before = await findDeployment(db, id);
  if (before === null) return { ok: false, reason: 'not_found' };
  if (before.status === 'destroyed') return { ok: false, reason: 'destroyed' };
  const stored = await openSecrets(db.prisma, key, id);
  // What waits sealed for another version is no mistake of a change that stays with this one.
  const isSameVersion = (change.moduleVersion ?? before.moduleVersion) === before.moduleVersion;
  const kept = isSameVersion ? effectiveSecrets(before.moduleVersion, stored) : stored;
  const applied = await findAppliedInputs({ db, key }, id);
  const moved = moveInputs({ ...before, inputs: { ...before.inputs, ...kept } }, change.moduleVersion, applied);
  const { inputs: open, secrets: sent } = splitSecrets(change.inputs ?? {});
  const given = withKeptSecrets(sent, stored);
  const all = withoutNulls({ ...moved.inputs, ...open, ...given });
  const fields = { ...fieldsOf({ ...before, ...withoutUndefined(change) }, all), secrets: given };
  if (isTooLarge(all, fields.backend, fields.practice)) return { ok: false, reason: 'deployment_too_large' };
  const place = await placeOf(db, fields, applied);
  const movedBackend = isSameBackend(before.backend, fields.backend) || !(await isBackendBound(db, id)) ? [] : [inputError('backend', 'backend_changed')];
  const ofBackend = change.backend === undefined ? [] : await checkBackend(fields.backend, backendRules);
  const allowedDowngrade = allowedFor({ moduleVersion: fields.moduleVersion, reason: change.allowDowngrade, by }, { before, applied });
  const acceptsOlderVersion = allowedDowngrade !== null;
  const ofValues = problemsOf(fields, { all, applied, acceptsOlderVersion });
  const problems = [...(isTeardown ? warningsOf(ofValues) : ofValues), ...moved.notes, ...ofBackend, ...place.problems, ...movedBackend, ...(applied === null ? await checkKept(db, fields) : [])];
  const errors = errorsOf(problems);
  if (errors.length > 0) return { ok: false, reason: 'invalid', problems: errors };
  return withWarnings(db, await updateDeployment(db, key, id, { ...fields, subscriptionId: place.subscriptionId, allowedDowngrade }), problems);
}

/** The inputs for another module version, and what that means for a draft. A secret of the other version stays sealed. */
function moveInputs({ moduleVersion, inputs }: Pick<Deployment, 'moduleVersion' | 'inputs'>, asked: string | undefined, applied: Applied): { inputs: Inputs; notes: InputProblem[] } {
  if (asked === undefined || asked === moduleVersion || findModuleVersion(asked) === null) return { inputs, notes: [] };
  const next = inputsOfVersion({ moduleVersion: asked, inputs: moveToVersion({ moduleVersion, inputs }, asked, applied) });
  return { inputs: next, notes: applied === null ? notesOfDraft({ inputs, next, version: asked }) : [] };
}

/** Of something deployed, checkVersionChange lists what the version means. */
function notesOfDraft({ inputs, next, version }: { inputs: Inputs; next: Inputs; version: string }): InputProblem[] {
  const module = getModuleVersion(version);
  const gone = Object.keys(inputs).filter((name) => (inputs[name] ?? null) !== null && findModuleVariable(module, name) === null);
  const said = (name: string, from: Inputs): string => (from[name] === undefined || from[name] === null ? 'none' : String(from[name]));
  const changed = Object.keys(next).filter((name) => !isSecretVariable(name) && !isSameValue(inputs[name], next[name]));
  return [
    ...gone.map((name) => inputWarning(name, 'variable_gone_draft', { version })),
    ...changed.map((name) => inputWarning(name, 'default_of_version', { version, value: said(name, inputs), now: said(name, next) })),
  ];
}

/** An address that another deployment has too is worth a warning, as in the wizard. */
async function withWarnings(db: ConsoleContext['db'], written: WriteResult | TooManyDrafts, problems: InputProblem[]): Promise<DeploymentAnswer> {
  if (!written.ok) return written;
  const address = await findTakenAddress(db, written.deployment);
  const taken = address === null ? [] : [inputWarning('domain_name', 'address_taken', { value: address.by })];
  return { ...written, warnings: [...warningsOf(problems), ...taken] };
}

function isSameBackend(one: BackendChoice, other: BackendChoice): boolean {
  return isDeepStrictEqual({ config: {}, ...one }, { config: {}, ...other });
}

type Complete = Omit<DeploymentRequest, 'inputs'> & { moduleVersion: string };

function fieldsOf(request: Complete, all: Inputs): DeploymentFields {
  return {
    name: request.name.trim(),
    target: request.target,
    location: regionNameOf(request.location),
    moduleVersion: request.moduleVersion,
    ...splitSecrets(all),
    backend: request.backend ?? { kind: 'console' },
    credentialId: request.credentialId ?? null,
    subscriptionId: request.subscriptionId ?? null,
    practice: request.practice ?? null,
    wizardStep: null,
  };
}

interface Asked {
  all: Inputs;
  applied: Applied;
  acceptsOlderVersion?: boolean;
}

function problemsOf({ name, target, location, moduleVersion, practice }: DeploymentFields & Pick<Complete, 'practice'>, { all, applied, acceptsOlderVersion = false }: Asked): InputProblem[] {
  const misplaced = practice && target !== 'practice' ? [inputError('practice', 'practice_only')] : [];
  const inputs = validateInputs({ moduleVersion, target, location, inputs: all, secretNames: [], complete: true, applied, acceptsOlderVersion });
  return [...checkName(name), ...inputs, ...misplaced];
}

function withoutNulls(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}

function withoutUndefined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
