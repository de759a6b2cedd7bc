/** Why somebody who asked for something may not have it done any more. */
export const LOST_RIGHTS = ['requester_unknown', 'person_removed', 'token_revoked', 'role_lowered'] as const;
export type LostRight = (typeof LOST_RIGHTS)[number];
