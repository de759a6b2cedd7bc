import type { Mask } from '../credentials/mask.ts';
import { learnMarked, learnResults } from '../plans/plan-secrets.ts';
import { objectOf, type JsonObject } from '../terraform/json-value.ts';
import { makesSecret } from '../terraform/secret-resource.ts';
import type { StateDocument } from './state-document.ts';

/** Teaches the mask every secret that a state holds: what random resources made, and what is marked as sensitive. */
export function teachStateSecrets({ resources, outputs }: StateDocument, mask: Mask): void {
  for (const { type, address, attributes, sensitivePaths } of resources) {
    if (makesSecret(type, address)) learnResults(attributes, mask);
    learnMarked(attributes, marksOf(sensitivePaths), '', mask);
  }
  for (const { name, value, sensitive } of outputs) learnMarked(value, sensitive, name, mask);
}

/** As a plan has them: an object in the shape of the values, true where a value, or all in it, is sensitive. */
function marksOf(paths: readonly (readonly string[])[]): JsonObject {
  // Without a prototype: a path may name __proto__.
  const marks = Object.create(null) as JsonObject;
  for (const path of paths) {
    let inner = marks;
    for (const step of path.slice(0, -1)) inner = (inner[step] = objectOf(inner[step]) ?? (Object.create(null) as JsonObject));
    const last = path.at(-1);
    if (last !== undefined) inner[last] = true;
  }
  return marks;
}
