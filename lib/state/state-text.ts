import type { JsonObject } from '../terraform/json-value.ts';

/** JSON.rawJSON and the reviver's source text are in V8 (Node 21 and later), and not yet in TypeScript's library. */
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };
type SourceReviver = (name: string, value: unknown, context: { source?: string }) => unknown;

/**
 * A state's text with something changed and all else as it was. Numbers keep their digits: Terraform's are wider than JavaScript's,
 * and an id of twenty digits must not come back as its neighbour; `change` sees them as opaque objects. @throws SyntaxError
 */
export function rewriteStateText(text: string, change: (document: JsonObject) => JsonObject): string {
  const keepDigits: SourceReviver = (_name, value, { source }) => (typeof value === 'number' && source !== undefined ? rawJSON(source) : value);
  const document = JSON.parse(text, keepDigits as (name: string, value: unknown) => unknown) as JsonObject;
  return JSON.stringify(change(document), null, 2);
}

/** A state's text with another serial and lineage. @throws SyntaxError */
export function withSerial(text: string, { serial, lineage }: { serial: number; lineage: string }): string {
  return rewriteStateText(text, (document) => ({ ...document, serial, lineage }));
}
