import type { LogLine } from '#lib/logs/log-line.ts';
import { CONSOLE_LINE } from '#lib/logs/log-line.ts';

/** The colour of a line: problems first, then what Terraform itself colours (changes, completions), then who says it. */
export function lineTone(line: LogLine): string {
  if (line.level === 'error') return 'text-failed';
  if (line.level === 'warn') return 'text-waiting';
  if (line.level === 'debug' || line.level === 'trace') return 'text-muted';
  if (line.event !== null) return eventTone(line.event);
  return line.type === CONSOLE_LINE ? 'text-muted' : 'text-text';
}

function eventTone(event: NonNullable<LogLine['event']>): string {
  switch (event.kind) {
    case 'planned_change':
      return PLANNED_TONE[event.action] ?? 'text-text';
    case 'apply_complete':
      return 'text-good';
    case 'apply_errored':
      return 'text-failed';
    case 'apply_progress':
      return 'text-muted';
    default:
      return 'text-text';
  }
}

const PLANNED_TONE: Record<string, string> = { create: 'text-good', update: 'text-waiting', replace: 'text-failed', delete: 'text-failed' };
