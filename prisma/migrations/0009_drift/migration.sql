-- A drift check is a plan_only run that asks whether Azure still is what state says; refreshOnly: a deploy that only takes Azure's
-- values into state; gaveWayTo: the number of the run that a drift check was stopped for.
ALTER TABLE "runs" ADD COLUMN "driftCheck" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "runs" ADD COLUMN "refreshOnly" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "runs" ADD COLUMN "gaveWayTo" INTEGER;
ALTER TABLE "runs" ADD CONSTRAINT "runs_drift_check_only_plans" CHECK (NOT "driftCheck" OR "kind" = 'plan_only');
ALTER TABLE "runs" ADD CONSTRAINT "runs_refresh_only_deploys" CHECK (NOT "refreshOnly" OR "kind" = 'deploy');

-- One unfinished drift check per deployment: the referee of two runners that find the same one due.
CREATE UNIQUE INDEX "runs_one_drift_check_per_deployment" ON "runs" ("deploymentId") WHERE "driftCheck" AND "status" IN ('queued', 'planning');

-- A drift check takes no lock and writes no state, so a real run need not wait until it is gone.
DROP INDEX "runs_one_held_per_deployment";
CREATE UNIQUE INDEX "runs_one_held_per_deployment" ON "runs" ("deploymentId") WHERE "status" IN ('planning', 'applying') AND NOT "driftCheck";

ALTER TABLE "deployments" ADD COLUMN "driftSchedule" TEXT NOT NULL DEFAULT 'off';
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_drift_schedule_known" CHECK ("driftSchedule" IN ('off', 'daily', 'weekly'));
CREATE INDEX "deployments_drift_scheduled" ON "deployments" ("id") WHERE "driftSchedule" <> 'off' AND "archivedAt" IS NULL;

-- What the last drift check of a deployment found, masked.
CREATE TABLE "drift_reports" (
    "deploymentId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "findings" JSONB NOT NULL,
    "supersededBy" INTEGER,

    CONSTRAINT "drift_reports_pkey" PRIMARY KEY ("deploymentId")
);
ALTER TABLE "drift_reports" ADD CONSTRAINT "drift_reports_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
