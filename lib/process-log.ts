import pino from 'pino';

/** A process's own log: one JSON object a line on stderr. Runs and their Terraform have a log of their own. */
export type ProcessLog = pino.Logger;

export function createProcessLog(base: Readonly<Record<string, string>>, destination: pino.DestinationStream = pino.destination(2)): ProcessLog {
  return pino({ base, serializers: { error: errorForLog } }, destination);
}

interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

/** What tells the fault, and nothing else: errors of drivers carry their whole connection along, settings and all. */
function errorForLog(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: withoutArguments(error.message),
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: withoutArguments(error.stack) }),
    ...(error.cause !== undefined && { cause: errorForLog(error.cause) }),
  };
}

/**
 * Removes the arguments of a call that Prisma prints in its validation errors: they may be a plain input or the hash of a password.
 * Prisma writes strings on one line, so the first line that is a closing brace alone ends them.
 */
function withoutArguments(text: string): string {
  return text.replace(/(Invalid `[^`]*` invocation)[^{]*:\s*\n\{\n[^]*?\n\}\n/g, '$1:\n');
}
