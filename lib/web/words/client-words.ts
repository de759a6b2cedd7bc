import type { Words } from '#lib/words/en.ts';

/** What the browser gets of the words: all but what only the launcher says on the terminal and only the API in its answers. */
export function clientWords({ api: _api, launcher: _launcher, ...rest }: Words): Omit<Words, 'api' | 'launcher'> {
  return rest;
}
