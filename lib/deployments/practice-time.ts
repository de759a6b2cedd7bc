/** The practice cloud plays one of Azure's minutes in so many seconds (terraform-runner/practice/module/cloud.sh). */
const SECONDS_PER_MINUTE = 3.5;

/** How many seconds practice takes, at its speed, for what takes Azure so many minutes. */
export function practiceSeconds(minutes: { low: number; high: number }, speed: number): { low: number; high: number } {
  const scaled = (value: number): number => Math.max(1, Math.round((value * SECONDS_PER_MINUTE) / speed));
  return { low: scaled(minutes.low), high: scaled(minutes.high) };
}
