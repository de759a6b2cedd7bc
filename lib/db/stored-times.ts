/**
 * How stored times are compared with the database's clock, in SQL. That clock may have been set back since they were written: a time
 * that is still to come tells nothing, and must hold nobody up for as long as the step was. A few seconds are let pass, because some
 * times are written by other machines, and because a time that is rounded to milliseconds may be just ahead of now().
 */
const LET_PASS = `interval '5 seconds'`;

/** What {@link past} makes of a time that is missing or still to come. */
export const NEVER = `'epoch'::timestamptz`;

/** The time; never where there is none or it is still to come. */
export function past(time: string): string {
  return `(CASE WHEN ${time} <= now() + ${LET_PASS} THEN ${time} ELSE ${NEVER} END)`;
}

/** Whether it is still to come. */
export function isToCome(time: string): string {
  return `coalesce(${time} > now() + ${LET_PASS}, false)`;
}

/** Whether it was within the last so many milliseconds. `ms` is a placeholder. */
export function isWithin(time: string, ms: string): string {
  return `(${past(time)} > now() - ${ms}::float8 * interval '1 millisecond')`;
}

/** Whether something that is taken until then, for `ms` milliseconds at the most, still is: nobody took it until later than that. */
export function isTakenUntil(until: string, ms: string): string {
  return `coalesce(${until} >= now() AND ${until} <= now() + ${LET_PASS} + ${ms}::float8 * interval '1 millisecond', false)`;
}
