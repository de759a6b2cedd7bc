/** JSON that came from outside, before anything is known of it. */
export type JsonObject = Record<string, unknown>;

/** The value as an object, or null when it is something else. */
export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The objects of an array; what is no array has none. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf).filter((item) => item !== null) : [];
}

export function textIn(json: JsonObject, key: string): string | null {
  const value = json[key];
  return typeof value === 'string' ? value : null;
}
