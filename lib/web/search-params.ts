/** What Next gives a page of its address after the question mark. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** A parameter that is given once; null when it is empty, missing or there several times. */
export function single(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
