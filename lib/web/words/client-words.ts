import type { Words } from '#lib/words/en.ts';

type NotForPages = 'api' | 'failures' | 'launcher';

/** What a page of the wizard takes to the browser: all but what only the terminal, the API and the runner say. */
export function wizardWords({ api: _api, failures: _failures, launcher: _launcher, ...rest }: Words): Omit<Words, NotForPages> {
  return rest;
}

/** What any other page takes along: of the module only what its parts are called. Every page carries its words, so fewer is faster. */
export function clientWords(words: Words) {
  const { wizard: _wizard, modules, ...rest } = wizardWords(words);
  return { ...rest, modules: { components: modules.components, resourceTypes: modules.resourceTypes } };
}
