import { formatWords } from './words.mjs';

/**
 * Does one step of a start and says on one line what it is and, when it is done, how long it took.
 * @template T
 * @param {string} key under step in lib/words/en/launcher.json
 * @param {() => Promise<T>} work
 * @param {NodeJS.WritableStream} [out]
 * @returns {Promise<T>}
 */
export async function step(key, work, out = process.stdout) {
  const name = formatWords(`step.${key}`);
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  out.write(`${name} … `);
  try {
    const result = await work();
    out.write(`${formatWords('step.done', { seconds: seconds() })}\n`);
    return result;
  } catch (error) {
    out.write(`${formatWords('step.failed', { seconds: seconds() })}\n`);
    throw error;
  }
}
