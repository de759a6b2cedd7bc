/**
 * What others said, as PostgreSQL's jsonb takes it: without NUL, and half characters made whole. (Both come out of JSON as escapes,
 * so no UTF-8 decoder has seen them.)
 */
export function storable<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [cleanText(name), clean(inner)]));
}

function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
