import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder this checkout stands in. */
export const CHECKOUT = path.resolve(fileURLToPath(import.meta.url), '../..');

/** Node 24, which comes as a package: the machine's own Node may be older. */
export const PROJECT_NODE = path.join(CHECKOUT, 'node_modules/.bin/node');

/**
 * What Node has compiled of our files, kept for the next start, which takes a third of the time with it. Node knows by their content
 * whether it fits, and does without where it cannot be read or written (nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache).
 */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(CHECKOUT, 'node_modules/.cache/node') };
