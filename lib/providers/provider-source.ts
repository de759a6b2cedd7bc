/** A provider as Terraform names it in full: registry.terraform.io/hashicorp/azurerm. Lower-case, without the default port. */
export type ProviderSource = string;

/** Where a source is looked for that names no registry. */
const DEFAULT_HOST = 'registry.terraform.io';
const DEFAULT_NAMESPACE = 'hashicorp';

/** `*` stands for a whole namespace or type, as in Terraform's own `include` lists. */
const PART = String.raw`[0-9a-z](?:[0-9a-z_-]*[0-9a-z])?`;
const HOST = String.raw`(?:[0-9a-z](?:[0-9a-z-]*[0-9a-z])?\.)*[0-9a-z](?:[0-9a-z-]*[0-9a-z])?(?::[0-9]{1,5})?`;
const SOURCE = new RegExp(`^${HOST}/${PART}/${PART}$`);
const PATTERN = new RegExp(String.raw`^${HOST}/(?:\*/\*|${PART}/(?:\*|${PART}))$`);

/** Returns the source in full; null for a text that is none. */
export function parseProviderSource(text: string): ProviderSource | null {
  const source = inFull(text);
  return SOURCE.test(source) ? source : null;
}

/** Returns a pattern of sources in full, as registry.terraform.io/hashicorp/*; null for a text that is none. */
export function parseProviderPattern(text: string): string | null {
  const pattern = inFull(text);
  return PATTERN.test(pattern) ? pattern : null;
}

/** Returns true if a pattern covers a source, or a narrower pattern. */
export function covers(pattern: string, source: string): boolean {
  const parts = source.split('/');
  return pattern.split('/').every((part, index) => part === '*' || part === parts[index]);
}

function inFull(text: string): string {
  const parts = text.trim().toLowerCase().split('/');
  const [host, namespace, type] = parts.length === 1 ? [DEFAULT_HOST, DEFAULT_NAMESPACE, parts[0]] : parts.length === 2 ? [DEFAULT_HOST, ...parts] : parts;
  return parts.length > 3 ? '' : `${host?.replace(/:443$/, '')}/${namespace}/${type}`;
}
