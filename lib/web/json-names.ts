/**
 * Returns the first name that one object of this JSON has twice; null where there is none. The text has to be valid JSON: `JSON.parse`
 * keeps the last value of a repeated name without a word, so a reader of the request and the console could mean different values.
 */
export function findRepeatedName(text: string): string | null {
  /** Of each open object its names so far; null for an open array. */
  const open: (Set<string> | null)[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '{') {
      open.push(new Set());
      isName = true;
    } else if (sign === '[') {
      open.push(null);
      isName = false;
    } else if (sign === '}' || sign === ']') {
      open.pop();
      isName = false;
    } else if (sign === ',') {
      isName = open.at(-1) !== null;
    } else if (sign === ':') {
      isName = false;
    } else if (sign === '"') {
      const end = endOfText(text, at);
      const names = open.at(-1);
      if (isName && names) {
        const name = JSON.parse(text.slice(at, end + 1)) as string;
        if (names.has(name)) return name;
        names.add(name);
      }
      at = end;
    }
  }
  return null;
}

/** Returns where the text that begins at a quote ends. */
function endOfText(text: string, begin: number): number {
  let at = begin + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
