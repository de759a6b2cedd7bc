import { beforeEach, afterEach, expect, test, vi } from 'vitest';
import { createAutosave, type SaveAnswer, type SaveState } from '#components/wizard/autosave.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function autosaveWith(save: (draft: string) => Promise<SaveAnswer<string>>) {
  const states: SaveState[] = [];
  const saved: string[] = [];
  const autosave = createAutosave({ save, onState: (state) => states.push(state), onSaved: (value: string) => saved.push(value), delayMs: 100, retryMs: { first: 1000, last: 4000 } });
  return { autosave, states, saved };
}

const answer = (value: string): Promise<SaveAnswer<string>> => Promise.resolve({ ok: true, value });

test('saves once when typing pauses, with what was typed last', async () => {
  const save = vi.fn(answer);
  const { autosave, states } = autosaveWith(save);
  autosave.change('a');
  await vi.advanceTimersByTimeAsync(50);
  autosave.change('ab');
  await vi.advanceTimersByTimeAsync(100);
  expect(save.mock.calls).toEqual([['ab']]);
  expect(states.at(-1)).toEqual({ kind: 'saved' });
  expect(autosave.unsaved()).toBeNull();
});

test('never has two saves under way, and never says saved while something is not', async () => {
  const answers: (() => void)[] = [];
  const save = vi.fn((draft: string) => new Promise<SaveAnswer<string>>((resolve) => answers.push(() => resolve({ ok: true, value: draft }))));
  const { autosave, states, saved } = autosaveWith(save);
  autosave.change('a');
  await vi.advanceTimersByTimeAsync(100);
  autosave.change('ab');
  await vi.advanceTimersByTimeAsync(100);
  expect(save).toHaveBeenCalledTimes(1);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(states).not.toContainEqual({ kind: 'saved' });
  answers[1]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(saved).toEqual(['a', 'ab']);
  expect(states.at(-1)).toEqual({ kind: 'saved' });
});

test('keeps what was typed while nothing answers, and tries again', async () => {
  const save = vi.fn<(draft: string) => Promise<SaveAnswer<string>>>(() => Promise.reject(new Error('offline')));
  const { autosave, states } = autosaveWith(save);
  autosave.change('a');
  await vi.advanceTimersByTimeAsync(100);
  expect(states.at(-1)).toEqual({ kind: 'failed', message: null });
  expect(autosave.unsaved()).toBe('a');
  save.mockImplementation(answer);
  await vi.advanceTimersByTimeAsync(1000);
  expect(states.at(-1)).toEqual({ kind: 'saved' });
});

test('says why a save was refused, and does not ask again by itself', async () => {
  const save = vi.fn((): Promise<SaveAnswer<string>> => Promise.resolve({ ok: false, message: 'signed out' }));
  const { autosave, states } = autosaveWith(save);
  autosave.change('a');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(save).toHaveBeenCalledTimes(1);
  expect(states.at(-1)).toEqual({ kind: 'failed', message: 'signed out' });
  expect(autosave.unsaved()).toBe('a');
});
