import type { Words } from '#lib/words/en.ts';

/** What every page takes to the browser: the frame, and the small parts. Every page carries its words, so fewer is faster. */
export function commonWords({ auth, common, maintenance, shell }: Words) {
  // A person whose session ended signs in over the page.
  return { auth: { signIn: auth.signIn }, common, maintenance, shell };
}

/** What some pages say in the browser, beside that. */
export type PageSubject = 'auth' | 'credentials' | 'logs' | 'modules' | 'plans' | 'preflight' | 'runs' | 'settings' | 'status';

/** The words of a page whose parts in the browser speak of these subjects; of the module only what its parts are called. */
export function pageWords(words: Words, subjects: readonly PageSubject[]) {
  const { components, resourceTypes } = words.modules;
  // What a check found comes to the page in words.
  const { any: _any, checks: _checks, faults: _faults, ...preflight } = words.preflight;
  const known = { ...words, modules: { components, resourceTypes }, preflight };
  return { ...commonWords(words), ...Object.fromEntries(subjects.map((subject) => [subject, known[subject]])) };
}

type NotForPages = 'api' | 'drift' | 'failures' | 'input' | 'launcher' | 'preflight' | 'runner';
type WizardWords = Omit<Words, NotForPages> & { preflight: Omit<Words['preflight'], 'any' | 'checks'> & { checks: Record<keyof Words['preflight']['checks'], { title: string }> } };

/** What a page of the wizard takes along: all but what only the terminal, the API, the runner and one card say. */
export function wizardWords({ api: _api, drift: _drift, failures: _failures, input: _input, launcher: _launcher, runner: _runner, preflight, ...rest }: Words): WizardWords {
  // What a check found comes to the page in words; the practice faults name the checks.
  const { any: _any, checks, ...words } = preflight;
  const titles = Object.fromEntries(Object.entries(checks).map(([id, { title }]) => [id, { title }])) as Record<keyof typeof checks, { title: string }>;
  return { ...rest, preflight: { ...words, checks: titles } };
}
