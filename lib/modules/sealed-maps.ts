import type { InputValue } from '../deployments/deployment.ts';
import { isMap } from './rules/checked-inputs.ts';

/** Keys of sealed maps, by variable. Their values are never read back. */
export type SecretKeys = Readonly<Record<string, readonly string[]>>;

/** The keys of a sealed map, in order; null for a value that is no map. */
export function keysOfSecret(value: InputValue | undefined): string[] | null {
  return value !== undefined && isMap(value) ? Object.keys(value) : null;
}

/** The keys of every map among these secrets. */
export function keysOfSecrets(secrets: Readonly<Record<string, InputValue>>): SecretKeys {
  return Object.fromEntries(Object.entries(secrets).flatMap(([name, value]) => {
    const keys = keysOfSecret(value);
    return keys === null ? [] : [[name, keys] as const];
  }));
}

/** A map as somebody sent it, with the stored value at each key that was sent as null. Keys that were not sent are gone. */
export function withKeptValues(given: InputValue, stored: InputValue | undefined): InputValue {
  if (!isMap(given) || stored === undefined || !isMap(stored)) return given;
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value ?? (Object.hasOwn(stored, key) ? (stored[key] ?? null) : null)]));
}

/** {@link withKeptValues} for each of these secrets. */
export function withKeptSecrets(given: Readonly<Record<string, InputValue>>, stored: Readonly<Record<string, InputValue>>): Record<string, InputValue> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, withKeptValues(value, stored[name])]));
}

/** The same maps without the keys that keep what is stored, for a check that does not have the stored values. */
export function withoutKeptValues(secrets: Readonly<Record<string, InputValue>>): Record<string, InputValue> {
  return Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, isMap(value) ? Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null)) : value]));
}
