/** What Next gives a page of its address after the question mark. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** A parameter that is given once; null when it is empty, missing, there several times, or nothing PostgreSQL takes as text. */
export function single(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' && !value.includes('\0') ? value : null;
}
