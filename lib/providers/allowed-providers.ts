import { findModuleVersion } from '../modules/catalog.ts';
import { covers, parseProviderPattern, parseProviderSource, type ProviderSource } from './provider-source.ts';

/** OpenTofu looks for the same providers in its own registry. */
const REGISTRIES = ['registry.terraform.io', 'registry.opentofu.org'] as const;

/** Built into Terraform, never downloaded. */
const BUILT_IN = ['terraform.io/builtin/terraform'] as const;

/** HashiCorp's own namespace: W&B's modules take smaller providers from it, such as random and null. */
const TRUSTED_NAMESPACE = 'hashicorp/*';

/**
 * Returns the patterns of the providers that a deployment of a module version may use: HashiCorp's, those that the module version
 * names, Terraform's built-in one, and `added`, the operator's setting ALLOWED_PROVIDERS.
 */
export function allowedProviders(moduleVersion: string, added: readonly string[] = []): string[] {
  return [...installedProviders(moduleVersion, added), ...BUILT_IN];
}

/** Returns those of {@link allowedProviders} that Terraform installs. */
export function installedProviders(moduleVersion: string, added: readonly string[] = []): string[] {
  const named = (findModuleVersion(moduleVersion)?.providers ?? []).map(({ source }) => source.toLowerCase());
  const others = named.filter((source) => !source.startsWith('hashicorp/'));
  return [...new Set([...REGISTRIES.flatMap((host) => [TRUSTED_NAMESPACE, ...others].map((source) => `${host}/${source}`)), ...added])];
}

/** Returns true if one of the patterns covers the source. */
export function isAllowedProvider(source: ProviderSource, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => covers(pattern, source));
}

/** Returns the patterns of a list with commas or spaces between; null where one is not a source. */
export function parseAllowedProviders(text: string): string[] | null {
  const patterns = text.split(/[\s,]+/).filter((part) => part !== '').map((part) => (part.includes('/') ? parseProviderPattern(part) : null));
  return patterns.every((pattern) => pattern !== null) ? patterns : null;
}

/** A provider configuration's address in a state: module.a.provider["host/namespace/type"].alias */
const CONFIGURATION = /^(?:module\.[^\s.[\]"]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.)*provider\["([^"\\]+)"\](?:\.[^\s.[\]"]+)?$/;

/**
 * Returns the source that a provider configuration's address in a state names. Null for what is no such address, and for one of
 * Terraform 0.12 (provider.azurerm), which does not say where the provider comes from.
 */
export function sourceOfConfiguration(address: string): ProviderSource | null {
  const named = CONFIGURATION.exec(address)?.[1];
  return named === undefined ? null : parseProviderSource(named);
}
