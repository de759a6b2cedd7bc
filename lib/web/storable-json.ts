import { findRepeatedName } from './json-names.ts';

/** Nothing that people send is deeper or has more parts; what is, only costs. */
const MAX_DEPTH = 64;
const MAX_PARTS = 5_000;

/** A text that PostgreSQL cannot keep: it has NUL or half a character in it. */
export class UnstorableText extends Error {
  override name = 'UnstorableText';
  /** Dotted, as errors of a body name their fields; empty for the whole of it. */
  readonly where: string;

  constructor(where: string) {
    super(`a text that cannot be stored: ${where}`);
    this.where = where;
  }
}

/** JSON that is deeper or has more parts than anything the console takes. */
export class TooManyParts extends Error {
  override name = 'TooManyParts';
}

/** JSON that different readers understand differently: a repeated name, `__proto__`, or a number that loses digits. */
export class AmbiguousJson extends Error {
  override name = 'AmbiguousJson';
  readonly kind: 'repeated' | 'reserved' | 'number';
  readonly where: string;

  constructor(kind: 'repeated' | 'reserved' | 'number', where: string) {
    super(`ambiguous JSON (${kind}): ${where}`);
    this.kind = kind;
    this.where = where;
  }
}

/**
 * JSON that the database can keep.
 * @throws SyntaxError where it is none, {@link UnstorableText}, {@link TooManyParts}, {@link AmbiguousJson}
 */
export function parseStorable(text: string): unknown {
  const value: unknown = JSON.parse(text);
  checkStorable(value);
  const repeated = findRepeatedName(text);
  if (repeated !== null) throw new AmbiguousJson('repeated', readable([repeated]));
  return value;
}

/** @throws {@link UnstorableText} or {@link TooManyParts} where the database cannot keep this value. */
export function checkStorable(value: unknown): void {
  check(value, { path: [], parts: { left: MAX_PARTS } });
}

/** Whether PostgreSQL takes it as text. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function check(value: unknown, { path, parts }: { path: string[]; parts: { left: number } }): void {
  parts.left -= 1;
  if (path.length > MAX_DEPTH || parts.left < 0) throw new TooManyParts();
  if (typeof value === 'number' && !isKeptWhole(value)) throw new AmbiguousJson('number', readable(path));
  if (typeof value === 'string') return isStorable(value) ? undefined : refuse(path);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!isStorable(name)) refuse([...path, name]);
    if (name === '__proto__') throw new AmbiguousJson('reserved', readable([...path, name]));
    check(inner, { path: [...path, name], parts });
  }
}

/** The name itself may be what cannot be kept, or be long: it is told as far as it can be read. */
function refuse(path: readonly string[]): never {
  throw new UnstorableText(readable(path));
}

function readable(path: readonly string[]): string {
  return path.map((name) => name.toWellFormed().replaceAll('\0', '\\u0000')).join('.').slice(0, 200);
}

/** Whole numbers beyond 2^53 lose digits, and those beyond the largest double become infinite. */
function isKeptWhole(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
