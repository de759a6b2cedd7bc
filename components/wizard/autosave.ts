/** What the person is told about whether their work is kept. */
export type SaveState =
  | { kind: 'untouched' }
  /** Changed, and on its way as soon as the typing pauses. */
  | { kind: 'changed' }
  | { kind: 'saving' }
  | { kind: 'saved' }
  /** message: why it was refused; null when nothing answered, which is tried again by itself. */
  | { kind: 'failed'; message: string | null };

export type SaveAnswer<Saved> = { ok: true; value: Saved } | { ok: false; message: string };

export interface Autosave<Draft> {
  /** Remembers what is to be saved, and saves it soon. */
  change: (draft: Draft) => void;
  /** Saves at once what is not saved yet; also tries a failed save again. */
  flush: () => Promise<void>;
  /** What is not known to be saved; null when all is. */
  unsaved: () => Draft | null;
  stop: () => void;
}

interface AutosaveOptions<Draft, Saved> {
  save: (draft: Draft) => Promise<SaveAnswer<Saved>>;
  onState: (state: SaveState) => void;
  onSaved: (saved: Saved, draft: Draft) => void;
  /** How long typing has to pause. */
  delayMs: number;
  /** The first pause after nothing answered; each further one doubles, up to the last. */
  retryMs: { first: number; last: number };
}

/** Saves the newest draft, one save at a time, and goes on trying while nothing answers. Nothing is dropped before it was kept. */
export function createAutosave<Draft, Saved>({ save, onState, onSaved, delayMs, retryMs }: AutosaveOptions<Draft, Saved>): Autosave<Draft> {
  let waiting: Draft | null = null;
  let underWay: { draft: Draft; ended: Promise<void> } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = retryMs.first;
  let isStopped = false;

  const later = (milliseconds: number): void => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void flush(), milliseconds);
  };

  const change = (draft: Draft): void => {
    waiting = draft;
    onState({ kind: 'changed' });
    later(delayMs);
  };

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    while (underWay !== null) await underWay.ended;
    if (waiting === null) return;
    const draft = waiting;
    waiting = null;
    underWay = { draft, ended: send(draft) };
    await underWay.ended;
  };

  const send = async (draft: Draft): Promise<void> => {
    onState({ kind: 'saving' });
    const answer = await save(draft).catch(() => null);
    underWay = null;
    if (answer?.ok) {
      pause = retryMs.first;
      onSaved(answer.value, draft);
      if (waiting === null) onState({ kind: 'saved' });
      return;
    }
    waiting ??= draft;
    onState({ kind: 'failed', message: answer === null ? null : answer.message });
    if (answer !== null) return;
    later(pause);
    pause = Math.min(pause * 2, retryMs.last);
  };

  return {
    change,
    flush,
    unsaved: () => waiting ?? underWay?.draft ?? null,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
