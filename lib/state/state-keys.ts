import { endOfText } from '../terraform/json-text.ts';

/** What Terraform reads of a state and of each of its resources. Terraform (Go) takes these names in any case. */
const KNOWN = new Set(['version', 'serial', 'lineage', 'outputs', 'resources', 'module', 'mode', 'type', 'name', 'provider', 'instances']);

/** The document itself, and each resource in it. */
const DEPTHS = new Set([1, 3]);

const [QUOTE, COLON, OPEN_BRACE, OPEN_BRACKET, CLOSE_BRACE, CLOSE_BRACKET] = [0x22, 0x3a, 0x7b, 0x5b, 0x7d, 0x5d];

/**
 * Returns the first key of a state that Terraform may read otherwise than JavaScript does: one that is there twice, or in another case
 * (`Provider`). Null where there is none. Go matches keys without regard to case, and keeps what an earlier key of the same name left.
 */
export function findAmbiguousKey(state: Uint8Array): string | null {
  const keys = new Map<number, Set<string>>();
  let depth = 0;
  for (let at = 0; at < state.length; at += 1) {
    const byte = state[at];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (DEPTHS.has(depth)) keys.set(depth, new Set());
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
    else if (byte === QUOTE) {
      const end = endOfText(state, at);
      const known = keys.get(depth);
      if (known !== undefined && DEPTHS.has(depth) && isKey(state, end)) {
        const key = textOf(state.subarray(at, end + 1));
        const folded = fold(key);
        if (known.has(folded) || (key !== folded && KNOWN.has(folded))) return key;
        known.add(folded);
      }
      at = end;
    }
  }
  return null;
}

function isKey(state: Uint8Array, end: number): boolean {
  let at = end + 1;
  while (state[at] === 0x20 || state[at] === 0x0a || state[at] === 0x0d || state[at] === 0x09) at += 1;
  return state[at] === COLON;
}

function textOf(quoted: Uint8Array): string {
  const text = Buffer.from(quoted).toString('utf8');
  return text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
}

/** As Go's encoding/json folds a key: U+017F is an s, and U+212A a k. */
function fold(key: string): string {
  return key.toUpperCase().toLowerCase();
}
