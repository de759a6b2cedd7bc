import type { Mask } from '../credentials/mask.ts';
import { objectOf } from '../terraform/json-value.ts';
import type { PlanJson } from '../terraform/plan-json.ts';
import { makesSecret } from '../terraform/secret-resource.ts';

/** Where a resource that makes a secret has it; random_string's id is the secret too. */
export const SECRET_RESULTS = new Set(['id', 'result', 'bcrypt_hash', 'base64', 'hex']);

/** Of what providers mark as sensitive in whole (a kube config with its server's address) these hold what must stay secret. */
const SECRET_KEY = /password|secret|token|license|private_key|client_key|access_key|connection_string|sas|shared_key/i;

/** What is shorter than this could be any word, and would be masked in every line of the run that follows. */
const MIN_LEARNT_LENGTH = 8;

/** Teaches the mask every secret that a plan holds: what random resources made, and what providers mark as sensitive. */
export function learnPlanSecrets({ resourceChanges, resourceDrift, outputChanges }: PlanJson, mask: Mask): void {
  for (const { type, address, change } of [...resourceChanges, ...resourceDrift]) {
    for (const side of [change.before, change.after]) if (makesSecret(type, address)) learnResults(side, mask);
  }
  for (const { change } of [...resourceChanges, ...resourceDrift, ...outputChanges]) {
    learnMarked(change.before, change.beforeSensitive, '', mask);
    learnMarked(change.after, change.afterSensitive, '', mask);
  }
}

/** Of a resource that makes a secret: what it made. */
export function learnResults(value: unknown, mask: Mask): void {
  for (const [key, result] of Object.entries(objectOf(value) ?? {})) if (SECRET_RESULTS.has(key)) learn(result, mask);
}

/** Follows the marks (true, or an object or a list of marks) down; where one says all of it is sensitive, the keys below say which of it is a secret. */
export function learnMarked(value: unknown, marks: unknown, key: string, mask: Mask): void {
  if (typeof value === 'object' && value !== null) {
    if (marks === true || objectOf(marks) !== null || Array.isArray(marks)) {
      for (const [name, inner] of Object.entries(value)) {
        const below = Array.isArray(value) ? key : name;
        if (marks === true && typeof inner !== 'object' && !SECRET_KEY.test(below)) continue;
        learnMarked(inner, marks === true ? true : (marks as Record<string, unknown>)[name], below, mask);
      }
    }
  } else if (marks === true) {
    learn(value, mask);
  }
}

/** Documents of many lines (kube configs, certificates) are hidden where they stand; their lines are words of other texts. */
function learn(value: unknown, mask: Mask): void {
  if (typeof value === 'string' && value.length >= MIN_LEARNT_LENGTH && !value.trim().includes('\n')) mask.add(value);
}
