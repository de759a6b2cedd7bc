-- The dependency lock file of a deployment's first good init, used by every run from then on. Deployments of before get theirs with
-- their next init.
CREATE TABLE "provider_locks" (
  "deploymentId" TEXT NOT NULL,
  "platform" TEXT NOT NULL,
  "moduleVersion" TEXT NOT NULL,
  "allowed" TEXT NOT NULL,
  "content" TEXT NOT NULL,
  "runId" TEXT NOT NULL,
  "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "provider_locks_pkey" PRIMARY KEY ("deploymentId", "platform"),
  CONSTRAINT "provider_locks_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
