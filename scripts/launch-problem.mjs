import { formatWords } from './words.mjs';

/** Something that keeps the console from starting and that a person can put right: one line, cause and remedy. */
export class LaunchProblem extends Error {
  name = 'LaunchProblem';

  /**
   * @param {string} code a key under problem in lib/words/en/launcher.json
   * @param {Record<string, string | number>} [values]
   */
  constructor(code, values = {}) {
    super(formatWords(`problem.${code}`, values));
    this.code = code;
  }
}
