/** What is left of 17 characters beside -wandb- and four more. */
const LONGEST_STEM = 6;
const SUFFIX_LENGTH = 4;

/**
 * A namespace made of a deployment's name, as acme-wandb-k3f9: valid by the module's rules, and with a suffix, because
 * storage account and key vault are named after it and must be unique in all of Azure. Empty for an empty name.
 */
export function suggestNamespace(name: string, suffix: string): string {
  if (name.trim() === '') return '';
  return `${stemOf(name)}-wandb-${suffix}`;
}

/** The last four characters, which a suggestion has from {@link namespaceSuffix}. */
export function suffixOfSuggestion(namespace: string): string {
  return namespace.slice(-SUFFIX_LENGTH);
}

/** Four letters and digits from random bytes; letters that look like digits are left out. */
export function namespaceSuffix(bytes: Uint8Array): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  return Array.from({ length: SUFFIX_LENGTH }, (_, index) => alphabet.charAt((bytes[index] ?? 0) % alphabet.length)).join('');
}

/** Letters with marks lose them; a name of other scripts gives nothing, and then it is the team's. */
function stemOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const stem = plain.replace(/^[^a-z]+/, '').slice(0, LONGEST_STEM).replace(/-+$/, '');
  return stem === '' ? 'team' : stem;
}
