export const DRIFT_SCHEDULES = ['off', 'daily', 'weekly'] as const;
/** How often a deployment is checked for drift without being asked. */
export type DriftSchedule = (typeof DRIFT_SCHEDULES)[number];

/** Hours after the last check at which the next is due. */
export const HOURS_BETWEEN: Record<Exclude<DriftSchedule, 'off'>, number> = { daily: 24, weekly: 24 * 7 };
