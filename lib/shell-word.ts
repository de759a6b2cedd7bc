/**
 * Returns a text as one word of a command that people copy into a shell (POSIX, Shell Command Language, 2.2 Quoting). A text that
 * starts with a hyphen would be an option for some programs, quoted or not: a rule has to refuse it before.
 */
export function shellWord(text: string): string {
  return /^[\w.:/@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
