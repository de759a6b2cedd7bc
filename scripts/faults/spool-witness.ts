import { linkSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CONSOLE_LINE, END_LINE, TEXT_LINE, type LogLine } from '#lib/logs/log-line.ts';
import { parseUiMessage } from '#lib/terraform/ui-message.ts';

/** Keeps what Terraform printed, beside the console, which removes it with the run's directory. */
export interface SpoolWitness {
  /** What is in a run's log and was not printed, or was printed and is not in its log. `toEnd`: the log has to go on to its end. */
  compare(runId: string, log: readonly LogLine[], options: { toEnd: boolean }): Promise<string[]>;
  stop(): Promise<void>;
}

/** In the order in which a run begins them; what reads its plan is not in its log. */
const STEPS = ['init', 'plan', 'apply-init', 'apply'] as const;
const LOOK_EVERY_MS = 20;

/** A second name for each spool file: what is written to the one is in the other, however long it is there. */
export async function witnessSpools(dataDir: string): Promise<SpoolWitness> {
  const kept = await mkdtemp(path.join(os.tmpdir(), 'console-witness-'));
  const timer = setInterval(() => namesIn(path.join(dataDir, 'work')).forEach((runId) => linkAll(path.join(dataDir, 'work', runId, 'spool'), path.join(kept, runId))), LOOK_EVERY_MS);
  return {
    async compare(runId, log, { toEnd }) {
      const printed = await readPrinted(path.join(kept, runId));
      const told = log.filter(({ type }) => type !== CONSOLE_LINE && type !== END_LINE).map(nameOf);
      const at = told.findIndex((name, index) => name !== printed[index]);
      if (at !== -1) return [`line ${at + 1} of what Terraform printed (${printed[at] ?? 'nothing'}) is not the one in the log (${told[at]})`];
      return toEnd && told.length < printed.length ? [`Terraform printed ${printed.length} lines, and the log has ${told.length}`] : [];
    },
    async stop() {
      clearInterval(timer);
      await rm(kept, { recursive: true, force: true });
    },
  };
}

function linkAll(spool: string, kept: string): void {
  const known = new Set(namesIn(kept));
  for (const name of namesIn(spool)) {
    if (known.has(name) || !STEPS.some((step) => name === `${step}.jsonl`)) continue;
    mkdirSync(kept, { recursive: true });
    try {
      linkSync(path.join(spool, name), path.join(kept, name));
    } catch {
      // It was removed in this moment.
    }
  }
}

async function readPrinted(kept: string): Promise<string[]> {
  const texts = await Promise.all(STEPS.map((step) => readFile(path.join(kept, `${step}.jsonl`), 'utf8').catch(() => '')));
  return texts.flatMap((text) => text.split('\n').filter((line) => line !== '')).map(parseUiMessage).map(nameOf);
}

/** Terraform's time of a line, of a microsecond; what is no line of Terraform's own has none. */
function nameOf({ type, at }: { type: string; at: string | null }): string {
  return type === TEXT_LINE ? TEXT_LINE : `${type} ${at}`;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
