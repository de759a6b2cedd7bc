import type { Words } from '#lib/words/en.ts';

/** What every page takes to the browser: the frame, and the small parts. Every page carries its words, so fewer is faster. */
export function commonWords({ common, shell }: Words) {
  return { common, shell };
}

/** What some pages say in the browser, beside that. */
export type PageSubject = 'auth' | 'credentials' | 'logs' | 'modules' | 'plans' | 'runs' | 'settings' | 'status';

/** The words of a page whose parts in the browser speak of these subjects; of the module only what its parts are called. */
export function pageWords(words: Words, subjects: readonly PageSubject[]) {
  const { components, resourceTypes } = words.modules;
  const known = { ...words, modules: { components, resourceTypes } };
  return { ...commonWords(words), ...Object.fromEntries(subjects.map((subject) => [subject, known[subject]])) };
}

type NotForPages = 'api' | 'drift' | 'failures' | 'input' | 'launcher' | 'runner';

/** What a page of the wizard takes along: all but what only the terminal, the API, the runner and one card say. */
export function wizardWords({ api: _api, drift: _drift, failures: _failures, input: _input, launcher: _launcher, runner: _runner, ...rest }: Words): Omit<Words, NotForPages> {
  return rest;
}
