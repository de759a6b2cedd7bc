import { digestOf } from '../ids.ts';

/** SHA-256 over everything that decides what a plan says; the order of keys does not matter. */
export function inputsDigestOf(inputs: { location: string; moduleVersion: string; inputs: unknown; secrets: unknown; backend: unknown }): string {
  return digestOf(JSON.stringify(sorted(inputs)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
