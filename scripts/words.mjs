import { readFileSync } from 'node:fs';

const words = JSON.parse(readFileSync(new URL('../lib/words/en/launcher.json', import.meta.url), 'utf8'));

/**
 * A text of the launcher's namespace, `{name}` filled in. Plain JavaScript without packages, because the first thing
 * npm start has to say comes before anything is installed.
 * @param {string} key dotted, such as step.install
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function formatWords(key, values = {}) {
  const text = key.split('.').reduce((level, name) => level?.[name], words);
  if (typeof text !== 'string') throw new Error(`no such text: ${key}`);
  return text.replace(/\{(\w+)\}/g, (placeholder, name) => String(values[name] ?? placeholder));
}
