/**
 * SQL: the number up to which all runs of a deployment that change things have ended, 0 for none. What is asked for after that sees all
 * that they made, whatever the clocks say. `deploymentId` is a column or a placeholder.
 */
export function settledRunOf(deploymentId: string): string {
  return `(SELECT coalesce(min(number) FILTER (WHERE "finishedAt" IS NULL) - 1, max(number), 0) FROM runs WHERE "deploymentId" = ${deploymentId} AND kind <> 'plan_only')`;
}
