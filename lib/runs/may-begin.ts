/**
 * SQL: whether a waiting run may be begun as far as others go: nobody asked it to stop, no maintenance lock stands, and one that only
 * looks (plan_only) has no unfinished one that changes things before it and none that was asked for earlier; a drift check waits for
 * every other look.
 */
export function mayBegin(run: string): string {
  return `(${run}."cancelRequestedAt" IS NULL
    AND NOT EXISTS (SELECT 1 FROM maintenance_locks held WHERE held."deploymentId" = ${run}."deploymentId")
    AND (${run}.kind <> 'plan_only' OR NOT EXISTS (
      SELECT 1 FROM runs other WHERE other."deploymentId" = ${run}."deploymentId"
        AND (other.kind IN ('deploy', 'destroy') AND other.status IN ('queued', 'planning', 'planned', 'approved', 'applying')
          OR other.kind = 'plan_only' AND NOT other."driftCheck" AND other.status = 'queued' AND (${run}."driftCheck" OR other.number < ${run}.number)))))`;
}
