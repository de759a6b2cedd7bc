-- Why an admin allowed an older module version than the deployed one: {moduleVersion, reason, by, at}. Null: not allowed.
ALTER TABLE "deployments" ADD COLUMN "allowedDowngrade" JSONB;
-- Before this column the reason was asked and not kept: deployments that were set to another version than their last apply stay as allowed.
UPDATE "deployments" d
SET "allowedDowngrade" = jsonb_build_object('moduleVersion', d."moduleVersion", 'reason', 'The reason was not kept.', 'by', NULL, 'at', NULL)
FROM (
  SELECT DISTINCT ON ("deploymentId") "deploymentId", "moduleVersion" FROM "runs"
  WHERE kind = 'deploy' AND "applyStartedAt" IS NOT NULL ORDER BY "deploymentId", number DESC
) applied
WHERE applied."deploymentId" = d.id AND applied."moduleVersion" <> d."moduleVersion" AND d.status <> 'destroyed';
-- Up to when all runs and preflights were looked through for inputs in clear, and by which rule (lib/sealing). One row at most.
CREATE TABLE "sealing_marks" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "rule" TEXT NOT NULL,
  "doneTo" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "sealing_marks_pkey" PRIMARY KEY ("id")
);
