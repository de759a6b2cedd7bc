import { createProcessLog, type ProcessLog } from '#lib/process-log.ts';

export type RunnerLog = ProcessLog;

export function createRunnerLog(runnerId: string): RunnerLog {
  return createProcessLog({ process: 'runner', runnerId });
}
