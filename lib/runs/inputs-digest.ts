import { digestOf } from '../ids.ts';

/** SHA-256 over everything that decides what a plan says; the order of keys does not matter. */
export function inputsDigestOf(inputs: { location: string; moduleVersion: string; inputs: unknown; secrets: unknown; backend: unknown; /** As whom, and where. */ place: { credentialId: string | null; subscriptionId: string | null } }): string {
  return digestOf(JSON.stringify(sortedKeys(inputs)));
}

/** The same value with the keys of its objects in order, at every depth. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]));
}
