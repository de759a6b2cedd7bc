import { checkState, type StateRefusal } from './check-state.ts';
import { readStateOrNull } from './state-document.ts';
import { digestState, type StateDigest } from './state-summary.ts';
import { withSerial } from './state-text.ts';

/** Work on a whole state, which takes seconds for a large one. */
export type StateTask =
  /** Checks a state that came from outside, see {@link checkState}. */
  | { kind: 'check'; body: Uint8Array; allowed: readonly string[] }
  /** Reads a state that is stored or that a run wrote; null for what is no state. */
  | { kind: 'digest'; body: Uint8Array }
  /** Writes a state with another serial and lineage. */
  | { kind: 'renumber'; body: Uint8Array; serial: number; lineage: string };

export type CheckedDigest = { ok: true; state: StateDigest } | ({ ok: false } & StateRefusal);

/** What each kind of task results in. */
export interface StateTaskResults {
  check: CheckedDigest;
  digest: StateDigest | null;
  renumber: Uint8Array;
}

/** Does a task in this thread. */
export function doStateTask(task: StateTask): StateTaskResults[StateTask['kind']] {
  if (task.kind === 'check') {
    const checked = checkState(task.body, task.allowed);
    return checked.ok ? { ok: true, state: digestState(checked.state) } : checked;
  }
  if (task.kind === 'digest') {
    const state = readStateOrNull(task.body);
    return state === null ? null : digestState(state);
  }
  const text = Buffer.from(task.body.buffer, task.body.byteOffset, task.body.byteLength).toString('utf8');
  return Buffer.from(withSerial(text, { serial: task.serial, lineage: task.lineage }));
}
