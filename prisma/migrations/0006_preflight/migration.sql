-- What a runner found when it looked, before a run, at whatever the run needs. Checks are written one by one, so that the page fills in
-- while they are made. A lease, not a claim for ever: what a killed runner left half done is taken again when it runs out.
CREATE TABLE "preflights" (
    "id" TEXT NOT NULL,
    "deploymentId" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "requestedBy" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "subject" JSONB NOT NULL,
    "inputsDigest" TEXT NOT NULL,
    "fix" TEXT,
    "findings" JSONB NOT NULL DEFAULT '[]',
    "claimedBy" TEXT,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" TIMESTAMPTZ(3),

    CONSTRAINT "preflights_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "preflights_deploymentId_requestedAt_idx" ON "preflights"("deploymentId", "requestedAt" DESC);
CREATE INDEX "preflights_unfinished_idx" ON "preflights"("requestedAt") WHERE "finishedAt" IS NULL;
ALTER TABLE "preflights" ADD CONSTRAINT "preflights_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Why an admin let this run start without a preflight, or past one that failed; null when nobody did.
ALTER TABLE "runs" ADD COLUMN "skippedPreflight" TEXT;
