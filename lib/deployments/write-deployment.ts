import { isDeepStrictEqual } from 'node:util';
import { placeOf } from '../azure-credentials/check-place.ts';
import { checkBackend, NOTHING_ALLOWED } from '../configuration/check-backend.ts';
import type { ConsoleContext } from '../console-context.ts';
import { DEFAULT_MODULE_VERSION, findModuleVersion } from '../modules/catalog.ts';
import { defaultInputs } from '../modules/default-inputs.ts';
import { type InputProblem, inputError } from '../modules/input-problem.ts';
import { normalizeLocation } from '../modules/regions.ts';
import { splitSecrets } from '../modules/secret-variables.ts';
import { validateInputs } from '../modules/validate-inputs.ts';
import { findAppliedInputs, isBackendBound } from './applied-inputs-store.ts';
import { checkKept } from '../teardown/kept-namespace.ts';
import { checkName, errorsOf } from './check-draft.ts';
import type { BackendChoice, Deployment, Inputs, PracticeFault, Target } from './deployment.ts';
import { createDeployment, findDeployment, openSecrets, updateDeployment, type DeploymentFields, type WriteResult } from './deployment-store.ts';

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

export type DeploymentChange = { [Name in keyof Omit<DeploymentRequest, 'target'>]?: DeploymentRequest[Name] | undefined };

export type DeploymentAnswer =
  | { ok: true; deployment: Deployment }
  | { ok: false; reason: 'invalid'; problems: InputProblem[] }
  | { ok: false; reason: 'name_taken' | 'namespace_taken' | 'not_found' | 'destroyed' };

/** Makes a complete deployment. Its inputs stand on the console's defaults: a null among them leaves a variable to the module. */
export async function createCompleteDeployment({ db, key, backendRules = NOTHING_ALLOWED }: ConsoleContext, request: DeploymentRequest, createdBy: string): Promise<DeploymentAnswer> {
  const moduleVersion = request.moduleVersion ?? DEFAULT_MODULE_VERSION;
  const base = findModuleVersion(moduleVersion) === null ? {} : defaultInputs(moduleVersion);
  const all = withoutNulls({ ...base, ...request.inputs });
  const fields = fieldsOf({ ...request, moduleVersion }, all);
  const place = await placeOf(db, fields, null);
  const problems = [...problemsOf(fields, all, null), ...(await checkBackend(fields.backend, backendRules)), ...place.problems, ...(await checkKept(db, fields))];
  if (problems.length > 0) return { ok: false, reason: 'invalid', problems };
  return createDeployment(db, key, { ...fields, subscriptionId: place.subscriptionId }, createdBy);
}

/**
 * Changes what is given and leaves the rest: of the inputs too, where a null takes one away. What exists already binds: some
 * inputs cannot change any more.
 */
export async function changeDeployment({ db, key, backendRules = NOTHING_ALLOWED }: ConsoleContext, id: string, change: DeploymentChange): Promise<DeploymentAnswer> {
  const before = await findDeployment(db, id);
  if (before === null) return { ok: false, reason: 'not_found' };
  if (before.status === 'destroyed') return { ok: false, reason: 'destroyed' };
  const stored = await openSecrets(db.prisma, key, id);
  const all = withoutNulls({ ...before.inputs, ...stored, ...change.inputs });
  const { secrets: given } = splitSecrets(change.inputs ?? {});
  const fields = { ...fieldsOf({ ...before, ...withoutUndefined(change) }, all), secrets: given };
  const applied = await findAppliedInputs({ db, key }, id);
  const place = await placeOf(db, fields, applied);
  const moved = isSameBackend(before.backend, fields.backend) || !(await isBackendBound(db, id)) ? [] : [inputError('backend', 'backend_changed')];
  const ofBackend = change.backend === undefined ? [] : await checkBackend(fields.backend, backendRules);
  const problems = [...problemsOf(fields, all, applied), ...ofBackend, ...place.problems, ...moved, ...(applied === null ? await checkKept(db, fields) : [])];
  if (problems.length > 0) return { ok: false, reason: 'invalid', problems };
  return updateDeployment(db, key, id, { ...fields, subscriptionId: place.subscriptionId }) satisfies Promise<WriteResult>;
}

function isSameBackend(one: BackendChoice, other: BackendChoice): boolean {
  return isDeepStrictEqual({ config: {}, ...one }, { config: {}, ...other });
}

type Complete = Omit<DeploymentRequest, 'inputs'> & { moduleVersion: string };

function fieldsOf(request: Complete, all: Inputs): DeploymentFields {
  return {
    name: request.name.trim(),
    target: request.target,
    location: normalizeLocation(request.location),
    moduleVersion: request.moduleVersion,
    ...splitSecrets(all),
    backend: request.backend ?? { kind: 'console' },
    credentialId: request.credentialId ?? null,
    subscriptionId: request.subscriptionId ?? null,
    practice: request.practice ?? null,
    wizardStep: null,
  };
}

function problemsOf({ name, target, location, moduleVersion, practice }: DeploymentFields & Pick<Complete, 'practice'>, all: Inputs, applied: Awaited<ReturnType<typeof findAppliedInputs>>): InputProblem[] {
  const misplaced = practice && target !== 'practice' ? [inputError('practice', 'practice_only')] : [];
  const inputs = validateInputs({ moduleVersion, target, location, inputs: all, secretNames: [], complete: true, applied });
  return errorsOf([...checkName(name), ...inputs, ...misplaced]);
}

function withoutNulls(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}

function withoutUndefined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
