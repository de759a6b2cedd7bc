-- A look at Azure says what runs left only when it was asked for after they had ended. That is told by the number of the newest run up to
-- which all had ended by then, which no clock that is set back can change; the looks there are get theirs by the times there are.
ALTER TABLE "azure_statuses" ADD COLUMN "afterRun" INTEGER NOT NULL DEFAULT 0;
UPDATE "azure_statuses" s SET "afterRun" = (
  SELECT coalesce(min(r."number") FILTER (WHERE r."finishedAt" IS NULL OR r."finishedAt" >= s."observedAt") - 1, max(r."number"), 0)
  FROM "runs" r WHERE r."deploymentId" = s."deploymentId" AND r."kind" <> 'plan_only')
WHERE s."observedAt" <= now();
