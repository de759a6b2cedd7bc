/** How long an apply of this kind usually takes from its start, in seconds. */
export interface ExpectedLength {
  low: number;
  high: number;
}

export type RemainingTime =
  | { form: 'leftSeconds' }
  | { form: 'left'; minutes: number }
  | { form: 'leftRange'; low: number; high: number };

/** What is left of an apply, as a range where it is unsure; null where nothing honest can be said: it takes longer than we know. */
export function remainingTime(expected: ExpectedLength, elapsedSeconds: number): RemainingTime | null {
  const high = expected.high - elapsedSeconds;
  if (high <= 0) return null;
  if (high < 60) return { form: 'leftSeconds' };
  const lowMinutes = Math.max(1, Math.round((expected.low - elapsedSeconds) / 60));
  const highMinutes = Math.max(1, Math.round(high / 60));
  if (highMinutes <= lowMinutes) return { form: 'left', minutes: highMinutes };
  return { form: 'leftRange', low: lowMinutes, high: highMinutes };
}
