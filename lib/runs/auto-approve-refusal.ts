import { LOST_RIGHTS } from '../auth/lost-right.ts';

/** Why the plan of a run that was to approve itself waits for a person. */
export const AUTO_APPROVE_REFUSALS = [...LOST_RIGHTS, 'maintenance', 'state_locked', 'stale_plan'] as const;
export type AutoApproveRefusal = (typeof AUTO_APPROVE_REFUSALS)[number];
