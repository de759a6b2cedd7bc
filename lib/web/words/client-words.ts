import type { Words } from '#lib/words/en.ts';

/** What the browser gets of the words: all but those that only the launcher says, on the terminal. */
export function clientWords(words: Words): Omit<Words, 'launcher'> {
  const { launcher: _launcher, ...rest } = words;
  return rest;
}
