/** The value below which `share` (0 to 1) of the samples lie, in their unit. @throws when there is none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** A line of the report: what was measured, the figure, and the bar it is held to. */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** Null where there is nothing to beat. */
  bar: number | null;
  detail?: string;
}

export function formatFigure({ what, value, unit, bar, detail }: Figure): string {
  const verdict = bar === null ? '' : value <= bar ? `  (bar ${bar}: met)` : `  (bar ${bar}: MISSED)`;
  return `${what.padEnd(58)} ${round(value)} ${unit}${verdict}${detail === undefined ? '' : `  ${detail}`}`;
}

export function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);
}
