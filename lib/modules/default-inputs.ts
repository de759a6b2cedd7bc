import type { Inputs, InputValue } from '../deployments/deployment.ts';
import { translator } from '../words/translate.ts';
import { findModuleVariable, getModuleVersion } from './catalog.ts';
import { isAtLeast } from './module-version.ts';

/** A value the console proposes that is not the module's own default. */
export interface ExplainedDefault {
  variable: string;
  value: InputValue;
  moduleDefault: InputValue;
  /** Why, as a sentence. */
  reason: string;
}

/** What W&B asks of MySQL's sort_buffer_size: 64 MiB (docs.wandb.ai, self-managed requirements). */
export const SORT_BUFFER_OF_WANDB = 67_108_864;

/**
 * What the console proposes for a new deployment: the guide's recommended set-up, and always a database version.
 * Variables that the version ignores are left out.
 */
export function defaultInputs(version: string): Inputs {
  const module = getModuleVersion(version);
  const proposed: Inputs = {
    size: 'small',
    // Off, W&B looks for a Redis that nobody makes; before 5.2.0 the variable has no effect.
    create_redis: true,
    use_internal_queue: true,
    // Before 2.1.4 the lock on the storage account cannot be made.
    deletion_protection: isAtLeast(version, '2.1.4'),
    database_version: recommendedDatabaseVersion(version),
    database_sort_buffer_size: SORT_BUFFER_OF_WANDB,
  };
  return Object.fromEntries(Object.entries(proposed).filter(([name]) => {
    const variable = findModuleVariable(module, name);
    return variable !== null && variable.effect !== 'none';
  }));
}

/** Those of the console's defaults that differ from the module's, each with its reason. */
export function explainedDefaults(version: string): ExplainedDefault[] {
  const module = getModuleVersion(version);
  return Object.entries(defaultInputs(version)).flatMap(([variable, value]) => {
    const moduleDefault = findModuleVariable(module, variable)?.default ?? null;
    return moduleDefault === value ? [] : [{ variable, value, moduleDefault, reason: translator('modules')(`reasons.${variable}`, { value: String(value) }) }];
  });
}

/** 8.4 where azurerm can make one (from 7.4.2 on), else 8.0, which Azure calls 8.0.21. */
export function recommendedDatabaseVersion(version: string): string {
  return isAtLeast(version, '7.4.2') ? '8.4' : '8.0.21';
}
