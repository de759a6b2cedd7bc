import type { Inputs, InputValue, Target } from '../../deployments/deployment.ts';
import { findModuleVariable } from '../catalog.ts';
import type { ModuleVersion } from '../module-version.ts';
import { isAtLeast } from '../module-version.ts';

/** What was deployed last, for the rules about what cannot be changed any more. */
export interface AppliedInputs {
  moduleVersion: string;
  location: string;
  inputs: Inputs;
  /** Where it was applied, as far as that is known. */
  subscriptionId?: string | null;
  tenantId?: string | null;
  /** The namespace that an imported state names: a deployment that was given another one may be set to it. */
  namespace?: string | null;
  /** The region that the deployment is set to while an imported state has its resources in `location`; null where both agree. */
  otherLocation?: string | null;
}

export interface InputsToCheck {
  module: ModuleVersion;
  target: Target;
  /** Null while it was not chosen yet. */
  location: string | null;
  inputs: Inputs;
  secretNames: readonly string[];
  complete: boolean;
  applied: AppliedInputs | null;
  /** An older module version than the applied one was accepted, with a reason. */
  acceptsOlderVersion?: boolean;
}

/** The inputs under check, with the questions that the rules ask of them. A null counts as not given. */
export class CheckedInputs {
  readonly module: ModuleVersion;
  readonly target: Target;
  readonly location: string | null;
  /** False for a draft: what is still missing is no problem then. */
  readonly complete: boolean;
  readonly applied: AppliedInputs | null;
  readonly acceptsOlderVersion: boolean;
  readonly #inputs: Inputs;
  readonly #secretNames: readonly string[];

  constructor({ module, target, location, inputs, secretNames, complete, applied, acceptsOlderVersion = false }: InputsToCheck) {
    this.module = module;
    this.target = target;
    this.location = location;
    this.complete = complete;
    this.applied = applied;
    this.acceptsOlderVersion = acceptsOlderVersion;
    this.#inputs = inputs;
    this.#secretNames = secretNames;
  }

  get version(): string {
    return this.module.version;
  }

  isAtLeast(version: string): boolean {
    return isAtLeast(this.version, version);
  }

  /** Whether this module version has the variable. */
  has(name: string): boolean {
    return findModuleVariable(this.module, name) !== null;
  }

  /** The names that were given a value here, in the order given. */
  names(): string[] {
    return Object.keys(this.#inputs).filter((name) => this.given(name) !== undefined);
  }

  given(name: string): InputValue | undefined {
    return this.#inputs[name] ?? undefined;
  }

  /** Whether it has a value, a secret that is stored already included. An explicit null takes a stored one away. */
  isSet(name: string): boolean {
    const value = this.#inputs[name];
    if (value === undefined) return this.#secretNames.includes(name);
    return value !== null && value !== '';
  }

  /** What the module will see: the given value, else the module's own default. */
  effective(name: string): InputValue | undefined {
    return this.given(name) ?? findModuleVariable(this.module, name)?.default ?? undefined;
  }

  text(name: string): string | undefined {
    const value = this.given(name);
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.given(name);
    return typeof value === 'number' ? value : undefined;
  }

  list(name: string): string[] {
    const value = this.given(name);
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  }

  map(name: string): Record<string, InputValue> {
    const value = this.given(name);
    return value !== undefined && isMap(value) ? value : {};
  }

  isOn(name: string): boolean {
    return this.has(name) && this.effective(name) === true;
  }
}

/** Whether a value is an object with names, neither a list nor null. */
export function isMap(value: InputValue): value is Record<string, InputValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every text inside a value, map keys included. */
export function textsIn(value: InputValue): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (isMap(value)) return Object.entries(value).flatMap(([key, entry]) => [key, ...textsIn(entry)]);
  return [];
}
