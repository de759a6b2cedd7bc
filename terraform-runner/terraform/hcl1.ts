/** A word, a quoted text or a sign of HCL 1, the language of Terraform's CLI configuration; `end` is behind it. */
export interface Token {
  kind: 'word' | 'text' | 'sign';
  value: string;
  start: number;
  end: number;
}

const TOKEN = /(?<skip>\s+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)|(?<text>"(?:[^"\\\n]|\\.)*")|(?<word>[^\s"{}[\]=,#]+)|(?<sign>[{}[\]=,])/y;

/** Returns the tokens up to the first character that is none: what follows it Terraform refuses as well. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(source); match?.groups !== undefined; match = TOKEN.exec(source)) {
    const { text, word, sign } = match.groups;
    const [start, end] = [match.index, TOKEN.lastIndex];
    if (text !== undefined) tokens.push({ kind: 'text', value: unquoted(text), start, end });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word, start, end });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign, start, end });
  }
  return tokens;
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

/** A name and what follows it: a block, a list or a single value. */
export interface Item {
  name: string;
  /** Where the item begins and ends among the tokens; `end` is behind it. */
  start: number;
  end: number;
  /** What is between the item's brackets; the value itself where it has none. */
  inner: { start: number; end: number };
}

/** Returns the items between two tokens. */
export function itemsOf(tokens: readonly Token[], start: number, end: number): Item[] {
  const items: Item[] = [];
  for (let at = start; at < end; ) {
    const name = tokens[at]?.value ?? '';
    let open = at + 1;
    while (open < end && tokens[open]?.kind !== 'sign') open += 1;
    if (isSign(tokens[open], '=')) open += 1;
    const isNested = isSign(tokens[open], '{') || isSign(tokens[open], '[');
    const close = isNested ? closeOf(tokens, open, end) : open;
    items.push({ name, start: at, end: close + 1, inner: isNested ? { start: open + 1, end: close } : { start: open, end: open + 1 } });
    at = close + 1;
    while (isSign(tokens[at], ',')) at += 1;
  }
  return items;
}

function closeOf(tokens: readonly Token[], open: number, end: number): number {
  let depth = 0;
  for (let at = open; at < end; at += 1) {
    if (isSign(tokens[at], '{') || isSign(tokens[at], '[')) depth += 1;
    if (isSign(tokens[at], '}') || isSign(tokens[at], ']')) depth -= 1;
    if (depth === 0) return at;
  }
  return end - 1;
}

function isSign(token: Token | undefined, value: string): boolean {
  return token?.kind === 'sign' && token.value === value;
}
