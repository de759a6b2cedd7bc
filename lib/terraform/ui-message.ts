import { LOG_LEVELS, TEXT_LINE, type LogLevel } from '../logs/log-line.ts';
import { parseJson } from './json-text.ts';
import { objectOf, textIn, type JsonObject } from './json-value.ts';

/**
 * One line of Terraform's `-json` output. Types that are not known here are kept with their message; what is not an event at
 * all (a provider's print, an indented document, a shell's complaint) is text.
 */
export type UiMessage = UiLine &
  (
    | { kind: 'text' | 'other' }
    | { kind: 'change'; resource: UiResource; action: string }
    | { kind: 'hook'; resource: UiResource; action: string; idValue: string | null; elapsedSeconds: number | null }
    | { kind: 'change_summary'; operation: string; add: number; change: number; remove: number; import: number }
    | { kind: 'diagnostic'; severity: 'error' | 'warning'; summary: string; detail: string; address: string | null }
    | { kind: 'outputs'; sensitiveValues: string[] }
    | { kind: 'init_output'; code: string }
    | { kind: 'interrupted' }
  );

interface UiLine {
  /** Terraform's own name of the message's type. */
  type: string;
  level: LogLevel;
  /** Terraform's time stamp, with or without fractions; null where there is none. */
  at: string | null;
  message: string;
}

export interface UiResource {
  address: string;
  type: string;
  name: string;
}

/** Reads one line, whatever it is. Hand-written guards: a run may print a hundred thousand of them. */
export function parseUiMessage(line: string): UiMessage {
  const json = parseObject(line);
  if (json === null || typeof json['@message'] !== 'string') return textOf(line);
  const base: UiLine = {
    type: textIn(json, 'type') ?? 'log',
    level: levelOf(json['@level']),
    at: timeOf(json['@timestamp']),
    message: json['@message'],
  };
  return { ...base, ...(bodyOf(base.type, json) ?? { kind: 'other' }) };
}

type Body<M = UiMessage> = M extends UiLine ? Omit<M, keyof UiLine> : never;

function parseObject(line: string): JsonObject | null {
  if (line.charCodeAt(0) !== 0x7b) return null;
  try {
    return objectOf(parseJson(line));
  } catch {
    return null;
  }
}

function textOf(line: string): UiMessage {
  return { kind: 'text', type: TEXT_LINE, level: 'info', at: null, message: line.endsWith('\r') ? line.slice(0, -1) : line };
}

/** What Terraform prints at the first SIGINT (`views.OperationJSON.Interrupted`; recorded in tests/fixtures/terraform/interrupted-once). */
export const INTERRUPTED = '\nInterrupt received.';

/** What the message says beyond its text; null when it is of a type, or in a shape, that is not known here. */
function bodyOf(type: string, json: JsonObject): Body | null {
  switch (type) {
    case 'planned_change':
    case 'resource_drift':
      return changeOf(objectOf(json.change));
    case 'change_summary':
      return summaryOf(objectOf(json.changes));
    case 'diagnostic':
      return diagnosticOf(objectOf(json.diagnostic));
    case 'log':
      return textIn(json, '@message')?.startsWith(INTERRUPTED) ? { kind: 'interrupted' } : null;
    case 'outputs':
      return { kind: 'outputs', sensitiveValues: sensitiveValuesOf(objectOf(json.outputs)) };
    case 'init_output':
      return { kind: 'init_output', code: textIn(json, 'message_code') ?? '' };
    default:
      return hookOf(objectOf(json.hook));
  }
}

function changeOf(change: JsonObject | null): Body | null {
  const resource = resourceOf(change);
  return change === null || resource === null ? null : { kind: 'change', resource, action: textIn(change, 'action') ?? '' };
}

function hookOf(hook: JsonObject | null): Body | null {
  const resource = resourceOf(hook);
  if (hook === null || resource === null) return null;
  const elapsedSeconds = typeof hook.elapsed_seconds === 'number' ? hook.elapsed_seconds : null;
  return { kind: 'hook', resource, action: textIn(hook, 'action') ?? '', idValue: textIn(hook, 'id_value'), elapsedSeconds };
}

function resourceOf(holder: JsonObject | null): UiResource | null {
  const resource = holder === null ? null : objectOf(holder.resource);
  const address = resource === null ? null : textIn(resource, 'addr');
  if (resource === null || address === null) return null;
  return { address, type: textIn(resource, 'resource_type') ?? '', name: textIn(resource, 'resource_name') ?? '' };
}

function summaryOf(changes: JsonObject | null): Body | null {
  if (changes === null) return null;
  const count = (key: string) => (typeof changes[key] === 'number' ? changes[key] : 0);
  const counts = { add: count('add'), change: count('change'), remove: count('remove'), import: count('import') };
  return { kind: 'change_summary', operation: textIn(changes, 'operation') ?? '', ...counts };
}

function diagnosticOf(diagnostic: JsonObject | null): Body | null {
  if (diagnostic === null) return null;
  return {
    kind: 'diagnostic',
    severity: diagnostic.severity === 'error' ? 'error' : 'warning',
    summary: textIn(diagnostic, 'summary') ?? '',
    detail: textIn(diagnostic, 'detail') ?? '',
    address: textIn(diagnostic, 'address'),
  };
}

/** The values of outputs marked sensitive: kept only to be masked. */
function sensitiveValuesOf(outputs: JsonObject | null): string[] {
  return Object.values(outputs ?? {})
    .map(objectOf)
    .filter((output) => output?.sensitive === true && typeof output.value === 'string')
    .map((output) => output?.value as string);
}

function levelOf(value: unknown): LogLevel {
  return LOG_LEVELS.find((level) => level === value) ?? 'info';
}

function timeOf(value: unknown): string | null {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null;
}
