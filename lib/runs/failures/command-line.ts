import type { MessageValues } from '../../words/translate.ts';

/** Returns true for a line of an action that a person types into a terminal. */
export function isCommand(line: string): boolean {
  return /^(?:az|curl|findmnt|git|apt-get) /.test(line);
}

/** What a shell takes as one plain word, and what may stand within quotes. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/**
 * Returns the values as they may stand in a command: a value that was not found, or that a shell would read as more than a word, is
 * its name in capitals, for the person to replace. Error texts come from outside, and people paste these commands.
 */
export function commandValuesOf(values: MessageValues, found: ReadonlySet<string>): MessageValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, found.has(name) && PLAIN.test(String(value)) ? value : placeholderOf(name)]));
}

function placeholderOf(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}
