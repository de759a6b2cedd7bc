/** Colours, cursor moves, window titles: what a tool writes that believes it has a terminal. */
const ANSI = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;

/** Removes the terminal codes from a text. */
export function withoutAnsi(text: string): string {
  return text.includes('\u001b') ? text.replace(ANSI, '') : text;
}

/** Removes what Terraform draws around an error for people: the frame, the indent, and "Error:". */
export function withoutFrame(text: string): string {
  return withoutAnsi(text).replaceAll('\r\n', '\n').replaceAll(/^[╷╵]\n?|^│[ \t]?/gm, '').replace(/^\s*Error: /, '').trim();
}

const LOCATION = /^\s*with ([^\s,]+),\n(?:\s*on [^\n]+(?:\n|$)(?:\s*\d+:[^\n]*(?:\n|$))*)?/m;

/** Splits a printed error into its text and the address of the resource that it names. */
export function splitLocation(text: string): { address: string | null; text: string } {
  return { address: LOCATION.exec(text)?.[1] ?? null, text: text.replace(LOCATION, '').trim() };
}

/** Joins the lines of each paragraph: Terraform breaks long lines where it prints for people. A list keeps its lines. */
export function joinLines(text: string): string {
  return text.replaceAll(/(?<=\S)[ \t]*\n(?![ \t]*(?:\n|$|\* |\t))[ \t]*/g, ' ');
}
