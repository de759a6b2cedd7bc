import type { StateDocument } from './state-document.ts';

/** What the module hands back: an address, a URL. */
export interface Output {
  name: string;
  /** Null when it is sensitive: it is read from state by whoever may. */
  value: unknown;
  sensitive: boolean;
  /** Terraform's type as one writes it: string, list(string), object. */
  type: string;
}

export function outputsOf(state: StateDocument): Output[] {
  return state.outputs.map(({ name, value, type, sensitive }) => ({ name, value: sensitive ? null : value, sensitive, type: formatType(type) }));
}

/** The text of the output of a name; null where there is none, it is empty, or no text. */
export function textOutput(outputs: readonly Pick<Output, 'name' | 'value'>[], name: string): string | null {
  const value = outputs.find((output) => output.name === name)?.value;
  return typeof value === 'string' && value !== '' ? value : null;
}

function formatType(type: unknown): string {
  if (typeof type === 'string') return type;
  if (!Array.isArray(type) || typeof type[0] !== 'string') return 'dynamic';
  const [kind, of] = type as [string, unknown];
  return typeof of === 'string' || Array.isArray(of) && kind !== 'tuple' ? `${kind}(${formatType(of)})` : kind;
}
