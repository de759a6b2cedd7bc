import type { InputValue } from '../deployments/deployment.ts';

/** A rule that the module itself (or a child module of it) checks for a variable. */
export type VariableRule =
  | { kind: 'oneOf'; allowed: string[] }
  | { kind: 'regex'; pattern: string }
  | { kind: 'nonEmpty' };

/** One variable of a module version, as its source has it. */
export interface ModuleVariable {
  name: string;
  /** Terraform's own words: string, bool, number, list(string), map(string), map(any), object({}), any. */
  type: string;
  required: boolean;
  /** What the module takes when nothing is given; absent for a required variable. */
  default?: InputValue;
  sensitive: boolean;
  /** none: accepted and ignored by this version. */
  effect: 'resources' | 'outputs' | 'none';
  validation: VariableRule[];
}

/** An output of a module version. */
export interface ModuleOutput {
  name: string;
  sensitive: boolean;
}
