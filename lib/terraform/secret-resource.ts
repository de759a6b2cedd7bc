import { realResource } from '../modules/resource-address.ts';

/** Types whose result is a secret, though random_string's is not marked as one; its id is the secret itself. */
const SECRET_TYPES = new Set(['random_string', 'random_password', 'random_bytes']);

/**
 * Whether a resource makes a secret: W&B's module makes the MySQL administrator's password with random_string. Practice
 * resources count by the real resource they stand for.
 */
export function makesSecret(type: string, address: string): boolean {
  return SECRET_TYPES.has(type) || (type === 'terraform_data' && SECRET_TYPES.has(realResource(address).type));
}
