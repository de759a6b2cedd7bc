import { MASKED, type Mask } from '../credentials/mask.ts';
import type { RunPhase } from '../runs/run-status.ts';
import { withoutAnsi } from '../terraform/plain-text.ts';
import { makesSecret } from '../terraform/secret-resource.ts';
import type { UiMessage } from '../terraform/ui-message.ts';
import { translator } from '../words/translate.ts';
import type { LogEvent, LogLine } from './log-line.ts';

/** A line that is longer is cut: nobody reads it, and every viewer would have to carry it. In UTF-16 units. */
export const MAX_LINE_LENGTH = 64 * 1024;

/**
 * Makes a log line of what Terraform printed: masked, without terminal colours, cut where it is too long. Terraform prints the
 * ids of random_string resources, which are passwords, in clear; the mask learns each one it sees here, for all that follows.
 */
export function readLogLine(message: UiMessage, phase: RunPhase, mask: Mask): Omit<LogLine, 'seq'> {
  const { at, level, type } = message;
  const shown = withoutSecretId(message, mask);
  return { at: at ?? new Date().toISOString(), phase, level, type, text: cut(mask.text(withoutAnsi(shown))), event: eventOf(message, mask) };
}

/** The message, with the id hidden that a secret-making resource was given. */
function withoutSecretId(message: UiMessage, mask: Mask): string {
  if (message.kind === 'outputs') for (const value of message.sensitiveValues) mask.add(value);
  if (message.kind !== 'hook' || message.idValue === null) return message.message;
  if (!makesSecret(message.resource.type, message.resource.address)) return message.message;
  mask.add(message.idValue);
  return message.message.replace(/\[id=[^]*\]/, `[id=${MASKED}]`);
}

/** The types of Terraform's events whose content pages use; all others are their text alone. */
function eventOf(message: UiMessage, mask: Mask): LogEvent | null {
  switch (message.kind) {
    case 'change':
      return message.type === 'planned_change' ? { kind: 'planned_change', address: mask.text(message.resource.address), action: message.action } : null;
    case 'hook':
      return hookEventOf(message, mask);
    case 'change_summary':
      return summaryEventOf(message);
    case 'interrupted':
      return { kind: 'interrupted' };
    case 'diagnostic': {
      const { kind, severity, address } = message;
      const text = (part: string) => cut(mask.text(withoutAnsi(part)));
      return { kind, severity, summary: text(message.summary), detail: text(message.detail), address: address === null ? null : mask.text(address) };
    }
    default:
      return null;
  }
}

function hookEventOf({ type, resource, action, elapsedSeconds }: Extract<UiMessage, { kind: 'hook' }>, mask: Mask): LogEvent | null {
  switch (type) {
    case 'apply_start':
    case 'apply_progress':
    case 'apply_complete':
    case 'apply_errored':
      return { kind: type, address: mask.text(resource.address), action, elapsedSeconds };
    default:
      return null;
  }
}

function summaryEventOf({ operation, add, change, remove, import: imported }: Extract<UiMessage, { kind: 'change_summary' }>): LogEvent | null {
  if (operation !== 'plan' && operation !== 'apply' && operation !== 'destroy') return null;
  return { kind: 'change_summary', operation, add, change, remove, import: imported };
}

/** After masking, so that no secret is cut in two and half of it shown. */
function cut(text: string): string {
  if (text.length <= MAX_LINE_LENGTH) return text;
  const kept = text.slice(0, MAX_LINE_LENGTH).toWellFormed();
  return `${kept} ${translator('failures')('lineCut', { length: text.length })}`;
}
