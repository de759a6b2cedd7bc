import pino from 'pino';

/** The runner's own log: one JSON object a line on stderr. Runs and their Terraform have a log of their own. */
export type RunnerLog = pino.Logger;

export function createRunnerLog(runnerId: string): RunnerLog {
  return pino({ base: { process: 'runner', runnerId }, serializers: { error: pino.stdSerializers.err } }, pino.destination(2));
}
