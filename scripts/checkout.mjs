import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder this checkout stands in. */
export const CHECKOUT = path.resolve(fileURLToPath(import.meta.url), '../..');

/** Node 24, which comes as a package: the machine's own Node may be older. */
export const PROJECT_NODE = path.join(CHECKOUT, 'node_modules/.bin/node');
