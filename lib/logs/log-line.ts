import type { RunPhase } from '../runs/run-status.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Type of the console's own lines, of lines Terraform printed outside its JSON, and of the end mark. */
export const CONSOLE_LINE = 'console';
export const TEXT_LINE = 'text';
export const END_LINE = 'end';

/** Event of a console line that quotes what a host answered. */
export const QUOTE_EVENT = 'quote';

/** One line of a run's log as stored and shown: already masked. */
export interface LogLine {
  /** 1, 2, 3 … within the run, no gaps; also the id of its server-sent event. */
  seq: number;
  /** ISO 8601, Terraform's own time stamp where it gave one. */
  at: string;
  phase: RunPhase;
  level: LogLevel;
  /** Terraform's message type (kept even when unknown), or one of the three above. */
  type: string;
  text: string;
  /** What a structural event says beyond its text; null for plain lines. */
  event: LogEvent | null;
}

/** The masked part of a Terraform event that pages need: progress of a resource, counts, a diagnostic. */
export type LogEvent =
  | { kind: 'planned_change'; address: string; action: string }
  | { kind: 'apply_start' | 'apply_progress' | 'apply_complete' | 'apply_errored'; address: string; action: string; elapsedSeconds: number | null }
  /** Terraform heard that it shall stop: what it calls errored afterwards it only no longer waits for. */
  | { kind: 'interrupted' }
  | { kind: typeof QUOTE_EVENT }
  | { kind: 'change_summary'; operation: 'plan' | 'apply' | 'destroy'; add: number; change: number; remove: number; import: number }
  | { kind: 'diagnostic'; severity: 'error' | 'warning'; summary: string; detail: string; address: string | null };
