/** Nothing that people send is deeper or has more parts; what is, only costs. */
const MAX_DEPTH = 64;
const MAX_PARTS = 5_000;

/**
 * JSON that the database can keep: not too deep, not too many parts, and its texts without NUL and without half characters, which
 * PostgreSQL's jsonb refuses. @throws SyntaxError
 */
export function parseStorable(text: string): unknown {
  const value: unknown = JSON.parse(text);
  check(value, { depth: 0, parts: { left: MAX_PARTS } });
  return value;
}

function check(value: unknown, { depth, parts }: { depth: number; parts: { left: number } }): void {
  if (depth > MAX_DEPTH) throw new SyntaxError('nested too deeply');
  parts.left -= 1;
  if (parts.left < 0) throw new SyntaxError('too many parts');
  if (typeof value === 'string') return checkText(value);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    checkText(name);
    check(inner, { depth: depth + 1, parts });
  }
}

function checkText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) throw new SyntaxError('a text that cannot be stored');
}
