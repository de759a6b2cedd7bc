/** An answer before it is written: status, body and headers. */
export interface ArmAnswer {
  status: number;
  body: object;
  headers?: Record<string, string>;
}

/** An error as ARM words it. */
export function armError(status: number, code: string, message: string, headers: Record<string, string> = {}): ArmAnswer {
  return { status, body: { error: { code, message } }, headers: { 'x-ms-failure-cause': 'gateway', ...headers } };
}
