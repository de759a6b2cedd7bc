/** A moment of this page, on both of the browser's clocks. */
export interface Moment {
  /** The wall clock, in milliseconds. A person or a time server may set it in either direction. */
  at: number;
  /** The clock that only goes forward. It may stand still while the machine sleeps. */
  ticks: number;
}

export function thisMoment(): Moment {
  return { at: Date.now(), ticks: performance.now() };
}

/** Returns the milliseconds since the moment. Counts a sleep, and ignores a wall clock that was set back. */
export function ageOf({ at, ticks }: Moment): number {
  return Math.max(Date.now() - at, performance.now() - ticks);
}
