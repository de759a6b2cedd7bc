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
    message: error.name.startsWith('PrismaClient') ? withoutQuery(error.message) : error.message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: error.name.startsWith('PrismaClient') ? callsOf(error.stack) : error.stack }),
    ...(error.cause !== undefined && { cause: errorForLog(error.cause) }),
  };
}

/** Prisma prints the query with all its values, and then, as the last paragraph, what is wrong with it. */
function withoutQuery(message: string): string {
  return message.trim().split(/\n\s*\n/).at(-1) ?? '';
}

/** A stack begins with the message. */
function callsOf(stack: string): string {
  return stack.split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
}
