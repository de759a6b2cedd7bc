import type { FailureCode } from '../run-failure.ts';

/** What an error is recognised by, and what of it goes into the texts. */
export interface FailureRule {
  code: FailureCode;
  /** The key of its texts in failures.json under `explained`; the code itself where there is one way to explain it. */
  text?: string;
  /** One of these in the error's summary and detail is enough. */
  is: readonly RegExp[];
  /** Only for resources of these types. */
  of?: RegExp;
  /** Values for the texts: the first group of the pattern. What is not found gets the words under `unnamed`. */
  values?: Readonly<Record<string, RegExp>>;
}

/**
 * Azure's error code as the providers print it: `with error: Code: …`, `"code": "Code"` within a response, `Code="Code"` from
 * the older SDK. Sentences around it change with every API version, the codes do not.
 */
export function azureCode(...codes: string[]): RegExp {
  const any = codes.join('|');
  return new RegExp(String.raw`(?:\berror: |\berror=|[Cc]ode"?[=:] ?"?)(?:${any})\b|(?:^|\s)(?:${any}): `);
}
