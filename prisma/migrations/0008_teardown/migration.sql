-- What Azure was found to have of a deployment somebody wants to tear down: locks, what is not Terraform's, whether the cluster is
-- there, how much is stored. Looked at while somebody asks for it.
CREATE TABLE "teardown_surveys" (
    "deploymentId" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "attemptedAt" TIMESTAMPTZ(3),
    "observedAt" TIMESTAMPTZ(3),
    "error" JSONB,
    "body" JSONB,

    CONSTRAINT "teardown_surveys_pkey" PRIMARY KEY ("deploymentId")
);
ALTER TABLE "teardown_surveys" ADD CONSTRAINT "teardown_surveys_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was done outside Terraform so that a teardown can go on, by whom: a lock or somebody's resource deleted (by a runner), the
-- contents of a cluster that is gone dropped from state.
CREATE TABLE "teardown_steps" (
    "id" TEXT NOT NULL,
    "deploymentId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "failure" JSONB,

    CONSTRAINT "teardown_steps_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "teardown_steps_deploymentId_requestedAt_idx" ON "teardown_steps"("deploymentId", "requestedAt");
-- One thing is deleted by one order at a time.
CREATE UNIQUE INDEX "teardown_steps_one_pending_per_subject" ON "teardown_steps"("deploymentId", "subject") WHERE "finishedAt" IS NULL;
ALTER TABLE "teardown_steps" ADD CONSTRAINT "teardown_steps_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Azure says of a destroyed deployment, and the name that its deleted vault keeps.
CREATE TABLE "teardown_ledgers" (
    "deploymentId" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3),
    "attemptedAt" TIMESTAMPTZ(3) NOT NULL,
    "settled" BOOLEAN NOT NULL DEFAULT false,
    "before" JSONB NOT NULL,
    "reading" JSONB NOT NULL,
    "subscriptionId" TEXT,
    "vaultName" TEXT,
    "reservedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "teardown_ledgers_pkey" PRIMARY KEY ("deploymentId")
);
CREATE INDEX "teardown_ledgers_vaultName_reservedUntil_idx" ON "teardown_ledgers"("vaultName", "reservedUntil");
ALTER TABLE "teardown_ledgers" ADD CONSTRAINT "teardown_ledgers_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Why a run plans less than everything: unprotect takes away the deployment's own locks and nothing else.
ALTER TABLE "runs" ADD COLUMN "purpose" TEXT;
