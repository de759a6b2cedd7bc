/** Ends an exhaustive switch: a case the compiler let through is a bug. @throws always. */
export function assertNever(value: never, where: string): never {
  throw new Error(`unexpected value in ${where}: ${JSON.stringify(value)}`);
}
