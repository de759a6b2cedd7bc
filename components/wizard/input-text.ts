import type { InputValue } from '#lib/deployments/deployment.ts';

/**
 * What a person typed for a variable of this type; undefined for nothing. Text that is not of the type stays text: the rules
 * then say what is wrong with it, and a draft keeps it.
 */
export function parseInputText(type: string, text: string): InputValue | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (type === 'number') return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
  if (type === 'list(string)') return trimmed.split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== '');
  try {
    return JSON.parse(trimmed) as InputValue;
  } catch {
    return trimmed;
  }
}

/** A value as the text that gives it. */
export function formatInputText(type: string, value: InputValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (type === 'list(string)' && Array.isArray(value)) return value.map(String).join('\n');
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}
