import type { FailureCode, RemedyKind } from '../run-failure.ts';

/** What an error is recognised by, and what of it goes into the texts. */
export interface FailureRule {
  code: FailureCode;
  /** The key of its texts in failures.json under `explained`; the code itself where there is one way to explain it. */
  text?: string;
  /** One of these in the error's summary and detail is enough. */
  is: readonly RegExp[];
  /** What helps, where it is not what usually helps against this code (run-failure.ts). */
  remedy?: RemedyKind | null;
  /** Only for resources of these types. */
  of?: RegExp;
  /** Values for the texts: the first group of the pattern. What is not found gets the words under `unnamed`. */
  values?: Readonly<Record<string, RegExp>>;
}

/**
 * Azure's error code, standing by itself as the providers print it: `with error: Code: …`, `"code": "Code"` within a response (quoted
 * once or twice), `Code="Code"` from the older SDK, `ERROR CODE: Code` from azapi, `Status: "Code"` of a long-running operation,
 * `(Code)` from the Azure CLI. Sentences around it change with every API version, the codes do not. For codes of two words and
 * more, which no sentence has; what is one word needs a pattern of its own.
 */
export function azureCode(...codes: string[]): RegExp {
  return new RegExp(String.raw`(?<!\w)(?:${codes.join('|')})(?!\w)`);
}

/** An HTTP status as the providers print it, azurerm of each kind and azapi. */
export function httpStatus(status: string): RegExp {
  return new RegExp(String.raw`(?:[Ss]tatus(?: ?[Cc]ode)?|RESPONSE|failed with|HTTP)[=:]? ?(${status})(?!\d)`);
}
