import type { InputValue } from '../deployments/deployment.ts';

/** Something of Terraform's own language, written as it stands: a class, so that no JSON a person sends can be one. */
export class HclExpression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type HclValue = InputValue | HclExpression;

export type HclItem =
  | { kind: 'attribute'; name: string; value: HclValue }
  | { kind: 'block'; type: string; labels: string[]; body: HclItem[] }
  | { kind: 'comment'; text: string }
  | { kind: 'blank' };

/** An attribute, as `name = value`. @throws where the name is no identifier. */
export function attribute(name: string, value: HclValue): HclItem {
  if (!IDENTIFIER.test(name)) throw new Error(`${JSON.stringify(name)} cannot be the name of an attribute in Terraform's language`);
  return { kind: 'attribute', name, value };
}

/** A block, as `type "label" { … }`. */
export function block(type: string, labels: string[], body: HclItem[]): HclItem {
  return { kind: 'block', type, labels, body };
}

/** A comment; a line break in it starts a new comment line. */
export function comment(text: string): HclItem {
  return { kind: 'comment', text };
}

/** An empty line, which also ends a group of aligned attributes. */
export const blank: HclItem = { kind: 'blank' };

/** A reference or call of ours, as `var.license`. */
export function expression(text: string): HclExpression {
  return new HclExpression(text);
}

/** A file as `terraform fmt` would leave it. */
export function writeHcl(items: HclItem[]): string {
  const lines = writeItems(items);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** A value in one line, as TF_VAR_… and messages take it. */
export function writeHclInline(value: HclValue): string {
  if (Array.isArray(value)) return `[${value.map(writeHclInline).join(', ')}]`;
  if (isObject(value)) return `{ ${Object.entries(value).map(([key, entry]) => `${writeKey(key)} = ${writeHclInline(entry)}`).join(', ')} }`.replace('{  }', '{}');
  return writeScalar(value);
}

/**
 * A quoted string that means exactly these characters: quotes, backslashes, line breaks and control characters
 * are escaped, and `${` and `%{` cannot begin a template. Half a surrogate pair, which no UTF-8 file can hold, becomes U+FFFD.
 */
export function quoteHcl(text: string): string {
  const escaped = text
    .toWellFormed()
    .replace(/[\\"\n\r\t]/g, (character) => ESCAPES[character] ?? character)
    // A doubled sigil before the brace would swallow our own escape, so there the code point is written out.
    .replace(/([$%]*)([$%])\{/g, (_all, before: string, sigil: string) => (before === '' ? `${sigil}${sigil}{` : `${before}${writeCodePoint(sigil)}{`))
    .replace(UNPRINTABLE, writeCodePoint);
  return `"${escaped}"`;
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** Words that mean something else at the place of a map's key. */
const KEYWORDS = new Set(['for', 'true', 'false', 'null', 'if', 'in', 'endfor', 'else', 'endif']);
const ESCAPES: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** Control and format characters, and separators other than a space: invisible or misleading in a file. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function writeItems(items: HclItem[]): string[] {
  const lines: string[] = [];
  for (const group of groupItems(items)) lines.push(...writeGroup(group));
  return lines;
}

/** Attributes in one line each that follow one another are aligned; everything else stands alone. */
function groupItems(items: HclItem[]): HclItem[][] {
  const groups: HclItem[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last && before && isOneLiner(before) && isOneLiner(item)) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

function isOneLiner(item: HclItem): boolean {
  return item.kind === 'attribute' && writeValue(item.value).length === 1;
}

function writeGroup(group: HclItem[]): string[] {
  const width = Math.max(...group.map((item) => (item.kind === 'attribute' ? displayWidth(item.name) : 0)));
  return group.flatMap((item) => writeItem(item, width));
}

function writeItem(item: HclItem, width: number): string[] {
  if (item.kind === 'blank') return [''];
  if (item.kind === 'comment') return item.text.split(/[\r\n]+/).map((line) => `# ${line}`.trimEnd());
  if (item.kind === 'attribute') return writeAssignment(item.name, item.value, width);
  const head = [item.type, ...item.labels.map(quoteHcl), '{'].join(' ');
  if (item.body.length === 0) return [`${head}}`];
  return [head, ...indent(writeItems(item.body)), '}'];
}

function writeAssignment(key: string, value: HclValue, width: number): string[] {
  const [first = '', ...rest] = writeValue(value);
  const padding = rest.length > 0 ? '' : ' '.repeat(width - displayWidth(key));
  return [`${key}${padding} = ${first}`, ...rest];
}

function writeValue(value: HclValue): string[] {
  if (Array.isArray(value)) return writeList(value);
  if (isObject(value)) return writeMap(value);
  return [writeScalar(value)];
}

/** Plain values share a line; lists of maps get a line each. */
function writeList(list: InputValue[]): string[] {
  if (!list.some((entry) => typeof entry === 'object' && entry !== null)) return [writeHclInline(list)];
  return ['[', ...indent(list.flatMap(writeListEntry)), ']'];
}

function writeListEntry(entry: InputValue): string[] {
  const lines = writeValue(entry);
  return [...lines.slice(0, -1), `${lines.at(-1) ?? ''},`];
}

function writeMap(map: Record<string, InputValue>): string[] {
  const entries = Object.entries(map).map(([key, value]) => ({ key: writeKey(key), value }));
  if (entries.length === 0) return ['{}'];
  const lines: string[] = [];
  let from = 0;
  while (from < entries.length) {
    const group = entriesOfOneLine(entries.slice(from));
    const width = Math.max(...group.map((entry) => displayWidth(entry.key)));
    lines.push(...group.flatMap((entry) => writeAssignment(entry.key, entry.value, width)));
    from += group.length;
  }
  return ['{', ...indent(lines), '}'];
}

/** The entries at the front that are aligned with one another: those of one line, or a single longer one. */
function entriesOfOneLine<Entry extends { value: InputValue }>(entries: Entry[]): Entry[] {
  const end = entries.findIndex((entry) => writeValue(entry.value).length > 1);
  return entries.slice(0, end === -1 ? entries.length : Math.max(end, 1));
}

function writeKey(key: string): string {
  return IDENTIFIER.test(key) && !KEYWORDS.has(key) ? key : quoteHcl(key);
}

function writeScalar(value: string | number | boolean | null | HclExpression): string {
  if (typeof value === 'string') return quoteHcl(value);
  if (value !== null && typeof value === 'object') return value.text;
  return String(value);
}

function isObject(value: HclValue): value is Record<string, InputValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof HclExpression);
}

function indent(lines: string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

function writeCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As terraform fmt counts columns: in grapheme clusters. */
function displayWidth(text: string): number {
  return [...GRAPHEMES.segment(text)].length;
}
