import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { wholeAddress, type NetworkSettings } from '#lib/network/network-settings.ts';
import { isAllowedProvider } from '#lib/providers/allowed-providers.ts';
import { covers, parseProviderPattern, parseProviderSource } from '#lib/providers/provider-source.ts';
import { itemsOf, tokensOf, type Item, type Token } from './hcl1.ts';

/** Which providers a run may install, as patterns, and where Terraform finds some of them on this host without being told. */
export interface ProviderLimit {
  allowed: readonly string[];
  /** HOME of the run's Terraform; null where it has none. */
  home: string | null;
}

const EVERY_PROVIDER = '*/*/*';

/** Writes the block that says where a run's providers come from. With one place named they come from no other. */
export async function writeInstallation(settings: NetworkSettings, limit: ProviderLimit | null): Promise<string | null> {
  const url = wholeAddress(settings, 'networkMirrorUrl');
  const { filesystemMirrorPath } = settings.values;
  const include = limit === null ? [] : [listOf('include', limit.allowed)];
  // Terraform resolves names against the address, so it has to end with a slash.
  if (url !== null) return installation([method('network_mirror', [`url = ${quoted(`${url}/`)}`, ...include])]);
  if (filesystemMirrorPath !== null) return installation([method('filesystem_mirror', [`path = ${quoted(filesystemMirrorPath)}`, ...include])]);
  return limit === null ? null : installation(await impliedMethods(limit));
}

/**
 * What Terraform does without such a block: providers that lie in its own folders come from there alone, all others from their
 * registry. (Terraform, CLI configuration, *Implied Local Mirror Directories*.)
 */
async function impliedMethods({ allowed, home }: ProviderLimit): Promise<string[]> {
  const folders = [...(home === null ? [] : [path.join(home, '.terraform.d', 'plugins'), path.join(home, '.local', 'share', 'terraform', 'plugins')]), '/usr/local/share/terraform/plugins', '/usr/share/terraform/plugins'];
  const found = await Promise.all(folders.map(async (folder) => ({ folder, sources: (await providersIn(folder)).filter((source) => isAllowedProvider(source, allowed)) })));
  const local = found.filter(({ sources }) => sources.length > 0);
  const exclude = [...new Set(local.flatMap(({ sources }) => sources))];
  return [
    ...local.map(({ folder, sources }) => method('filesystem_mirror', [`path = ${quoted(folder)}`, listOf('include', sources)])),
    method('direct', [listOf('include', allowed), ...(exclude.length === 0 ? [] : [listOf('exclude', exclude)])]),
  ];
}

/** Sources of the providers in a folder that is laid out as HOST/NAMESPACE/TYPE. */
async function providersIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const host of await foldersIn(folder)) {
    for (const namespace of await foldersIn(path.join(folder, host))) {
      for (const type of await foldersIn(path.join(folder, host, namespace))) found.push(`${host}/${namespace}/${type}`);
    }
  }
  return found.map(parseProviderSource).filter((source) => source !== null);
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
}

/**
 * Returns an operator's own CLI configuration with each place that providers come from narrowed to those that are allowed: a place
 * that has none of them goes, and so does an override (dev_overrides) for another provider.
 */
export function limitInstallation(operator: string, allowed: readonly string[]): string {
  const tokens = tokensOf(operator);
  const blocks = itemsOf(tokens, 0, tokens.length).filter(({ name }) => name === 'provider_installation');
  return blocks.toReversed().reduce((text, block) => {
    const methods = itemsOf(tokens, block.inner.start, block.inner.end).map((item) => limitMethod({ source: operator, tokens, item, allowed })).filter((one) => one !== null);
    // Without any place Terraform says that a provider has no release; with one that has none, that it is nowhere to be found.
    const kept = methods.length > 0 ? methods : [method('direct', [listOf('include', allowed), listOf('exclude', allowed)])];
    return `${text.slice(0, tokens[block.start]?.start)}${installation(kept).trimEnd()}${text.slice(tokens[block.end - 1]?.end)}`;
  }, operator);
}

interface OwnMethod {
  source: string;
  tokens: readonly Token[];
  item: Item;
  allowed: readonly string[];
}

function limitMethod({ source, tokens, item, allowed }: OwnMethod): string | null {
  const parts = itemsOf(tokens, item.inner.start, item.inner.end);
  const textOf = (part: Item) => source.slice(tokens[part.start]?.start, tokens[part.end - 1]?.end);
  if (item.name === 'dev_overrides') {
    const kept = parts.filter(({ name }) => isAllowedProvider(parseProviderSource(name) ?? '', allowed));
    return kept.length === 0 ? null : method(item.name, kept.map(textOf));
  }
  const own = parts.find(({ name }) => name === 'include');
  const patterns = own === undefined ? [] : textsIn(tokens, own);
  const include = patterns.length === 0 ? allowed : patterns.flatMap((pattern) => intersect(pattern, allowed));
  return include.length === 0 ? null : method(item.name, [...parts.filter(({ name }) => name !== 'include').map(textOf), listOf('include', include)]);
}

function textsIn(tokens: readonly Token[], { inner }: Item): string[] {
  return tokens.slice(inner.start, inner.end).filter(({ kind }) => kind === 'text').map(({ value }) => value);
}

/** Returns the patterns for what both an operator's pattern and the allowed ones cover. */
function intersect(own: string, allowed: readonly string[]): string[] {
  if (own.trim() === EVERY_PROVIDER) return [...allowed];
  const pattern = parseProviderPattern(own);
  if (pattern === null) return [];
  return allowed.flatMap((other) => (covers(other, pattern) ? [pattern] : covers(pattern, other) ? [other] : []));
}

function installation(methods: readonly string[]): string {
  return `provider_installation {\n${methods.join('')}}\n`;
}

function method(name: string, lines: readonly string[]): string {
  return `  ${name} {\n${lines.map((line) => `    ${line}\n`).join('')}  }\n`;
}

function listOf(name: string, texts: readonly string[]): string {
  return `${name} = [${[...new Set(texts)].map(quoted).join(', ')}]`;
}

/** The CLI configuration is HCL 1: a quoted text is as in JSON, and nothing in an address or a folder of ours begins a template. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
