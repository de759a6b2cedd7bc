import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createMask, type Mask } from '#lib/credentials/mask.ts';
import type { LogLine } from '#lib/logs/log-line.ts';
import { readLogLine } from '#lib/logs/read-log-line.ts';
import type { RunPhase } from '#lib/runs/run-status.ts';
import { parseUiMessage, type UiMessage } from '#lib/terraform/ui-message.ts';

const ROOT = path.resolve(import.meta.dirname, '../fixtures/terraform');

/** What real Terraform printed, as recommended/apply.jsonl: repeated progress and warnings were left out, the rest is byte for byte. */
export function readRecording(name: string): string {
  return readFileSync(path.join(ROOT, name), 'utf8');
}

export function listRecordings(pattern = '**/*.jsonl'): string[] {
  return globSync(pattern, { cwd: ROOT }).sort();
}

export function readJson(name: string): unknown {
  return JSON.parse(readRecording(name));
}

export function readMessages(name: string): UiMessage[] {
  return readRecording(name).trimEnd().split('\n').map(parseUiMessage);
}

/** A recording as it would be stored. */
export function readLogLines(name: string, phase: RunPhase, mask: Mask = createMask([])): LogLine[] {
  return readMessages(name).map((message, index) => ({ seq: index + 1, ...readLogLine(message, phase, mask) }));
}
