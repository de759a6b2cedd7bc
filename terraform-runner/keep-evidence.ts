import { open, stat } from 'node:fs/promises';
import { keepRunEvidence } from '#lib/adoption/evidence-store.ts';
import { journalEntryOf, type JournalEntry } from '#lib/adoption/journal.ts';
import { appendLateJournal } from '#lib/adoption/journal-store.ts';
import type { Run } from '#lib/runs/run.ts';
import { listSteps } from '#lib/runs/step-store.ts';
import { readStateOrNull } from '#lib/state/state-document.ts';
import { parseUiMessage } from '#lib/terraform/ui-message.ts';
import type { RunnerSetup } from './run-context.ts';
import { readErroredState, type Workdir } from './workdir.ts';

/** More than any run prints; what is beyond is cut off. */
const MAX_EVIDENCE_BYTES = 64 * 1024 * 1024;

/**
 * Keeps what a Terraform wrote after its run had ended: a runner that comes back finds its run `runner_lost`, and is fenced from the
 * log and from state. The output and the state stand sealed beside the run, and what they say of resources goes into the journal,
 * from which the next run can adopt. May be done again after it was cut short.
 */
export async function keepEvidence({ db, key }: RunnerSetup, run: Run, workdir: Workdir): Promise<void> {
  const journal: JournalEntry[] = [];
  for (const step of await listSteps(db, run.id)) {
    const output = await readFrom(workdir.spoolOf(step.name).stdout, step.spoolOffset);
    if (output.length === 0) continue;
    await keepRunEvidence(db, key, { runId: run.id, name: `output-${step.name}`, body: output });
    if (step.name === 'apply') journal.push(...journalOf(output));
  }
  const state = await readErroredState(workdir);
  if (state !== null) {
    await keepRunEvidence(db, key, { runId: run.id, name: 'errored-state', body: state });
    journal.push(...resourcesOf(state));
  }
  await appendLateJournal(db, key, run.id, journal);
}

/** What nobody read of a file: it may be gone, or at its end. */
async function readFrom(file: string, offset: number): Promise<Buffer> {
  const size = await stat(file).then((found) => found.size, () => 0);
  const length = Math.min(Math.max(0, size - offset), MAX_EVIDENCE_BYTES);
  if (length === 0) return Buffer.alloc(0);
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function journalOf(output: Buffer): JournalEntry[] {
  const lines = output.toString('utf8').split('\n');
  return lines.map((line) => journalEntryOf(parseUiMessage(line))).filter((entry) => entry !== null);
}

/** What a state says that could not be uploaded: all of it exists. */
function resourcesOf(body: Buffer): JournalEntry[] {
  const at = new Date().toISOString();
  const managed = readStateOrNull(body)?.resources.filter(({ mode, deposed, tainted }) => mode === 'managed' && deposed === null && !tainted) ?? [];
  return managed.map(({ address, type, attributes: { id } }) => ({ at, event: 'completed', address, type, action: 'create', id: typeof id === 'string' ? id : null }));
}
