-- A preview is a deployment's last run and changes nothing: what was seen before it ended holds as it did.
ALTER TABLE "deployments" ADD COLUMN "changedAt" TIMESTAMPTZ(3);
UPDATE "deployments" d SET "changedAt" = (SELECT max("finishedAt") FROM "runs" WHERE "deploymentId" = d.id AND kind <> 'plan_only');

-- A survey for a teardown lists the group anew; what the components were found to be is as old as it was.
ALTER TABLE "azure_statuses" ADD COLUMN "componentsAt" TIMESTAMPTZ(3);
UPDATE "azure_statuses" SET "componentsAt" = "observedAt";

-- A preflight that was given up, or ended because another was asked for, is finished and says nothing.
ALTER TABLE "preflights" ADD COLUMN "isWhole" BOOLEAN NOT NULL DEFAULT false;
UPDATE "preflights" SET "isWhole" = true WHERE "finishedAt" IS NOT NULL AND jsonb_array_length(findings) > 0;
