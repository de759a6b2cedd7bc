/** Terraform's own documents are far below: only what was made to break its reader nests deeper. */
export const MAX_JSON_DEPTH = 300;

const [QUOTE, BACKSLASH, OPEN_BRACE, OPEN_BRACKET, CLOSE_BRACE, CLOSE_BRACKET] = [0x22, 0x5c, 0x7b, 0x5b, 0x7d, 0x5d];

/**
 * Returns true if JSON nests deeper than `max`. JSON.parse takes any depth, but whatever walks the value then, or writes it as a text
 * again, overflows the stack. Reads the bytes once, without recursion; what is no JSON is left to JSON.parse.
 */
export function isTooDeep(json: Uint8Array, max = MAX_JSON_DEPTH): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) at = endOfText(json, at);
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > max) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

/** Returns where the text that begins at `start` has its closing quote; the end of the bytes where it has none. */
export function endOfText(json: Uint8Array, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    if (json[at] === QUOTE) return at;
    if (json[at] === BACKSLASH) at += 1;
  }
  return json.length;
}

/**
 * Parses JSON that is stored already, of any depth: what nests deeper than `max` is null, so that whoever walks the value comes to its
 * end. Without recursion. @throws SyntaxError
 */
export function parseStoredJson(json: Uint8Array, max = MAX_JSON_DEPTH): unknown {
  const value: unknown = JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8'));
  if (!isTooDeep(json, max)) return value;
  const pending: { inner: unknown; depth: number }[] = [{ inner: value, depth: 1 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const container = next.inner as Record<string, unknown>;
    for (const name of Object.keys(container)) {
      if (typeof container[name] !== 'object' || container[name] === null) continue;
      if (next.depth === max) container[name] = null;
      else pending.push({ inner: container[name], depth: next.depth + 1 });
    }
  }
  return value;
}

/** Parses JSON that came from outside and is walked by recursion afterwards. @throws SyntaxError, for too deep a nesting too */
export function parseJson(text: string): unknown {
  // Each level is a character at least.
  if (text.length > MAX_JSON_DEPTH && isTooDeep(Buffer.from(text))) throw new SyntaxError(`The JSON nests deeper than ${MAX_JSON_DEPTH} levels.`);
  return JSON.parse(text);
}
