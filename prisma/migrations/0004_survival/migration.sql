-- What a run's Terraform said it began and finished, with the ids it gave: sealed, because some ids are secrets. It is written in
-- the same commit as the log lines, so that what exists in Azure and not in the newest state is known without asking Azure.
CREATE TABLE "run_journal" (
    "runId" TEXT NOT NULL,
    "firstSeq" INTEGER NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "run_journal_pkey" PRIMARY KEY ("runId","firstSeq")
);
ALTER TABLE "run_journal" ADD CONSTRAINT "run_journal_runId_fkey" FOREIGN KEY ("runId") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a lost run's Terraform went on to write after the run had ended: kept as evidence, sealed, never put into its log or state.
CREATE TABLE "run_evidence" (
    "runId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sealedBody" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_evidence_pkey" PRIMARY KEY ("runId","name")
);
ALTER TABLE "run_evidence" ADD CONSTRAINT "run_evidence_runId_fkey" FOREIGN KEY ("runId") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A run may adopt what exists: [{address, id}], sealed, and how many; adoptOnly plans nothing beside them.
ALTER TABLE "runs" ADD COLUMN "sealedImports" TEXT,
    -- The password of its Terraform at the state endpoint, sealed; before, it was derived from the key, which may be rotated.
    ADD COLUMN "sealedStateToken" TEXT,
    ADD COLUMN "adopts" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "adoptOnly" BOOLEAN NOT NULL DEFAULT false,
    -- Why the console itself asked Terraform to stop: run_limit or silence_limit.
    ADD COLUMN "stopReason" TEXT;

-- Somebody waits for a fresh look at Azure.
ALTER TABLE "deployments" ADD COLUMN "lookRequestedAt" TIMESTAMPTZ(3);

-- Versions are in the order they were written, whatever the clock said.
CREATE SEQUENCE "state_versions_position_seq";
ALTER TABLE "state_versions" ADD COLUMN "position" BIGINT, ADD COLUMN "note" TEXT;
UPDATE "state_versions" SET "position" = ordered.position
FROM (SELECT "id", nextval('state_versions_position_seq') AS position FROM (SELECT "id" FROM "state_versions" ORDER BY "createdAt", "serial") AS sorted) AS ordered
WHERE ordered."id" = "state_versions"."id";
ALTER TABLE "state_versions" ALTER COLUMN "position" SET DEFAULT nextval('state_versions_position_seq'), ALTER COLUMN "position" SET NOT NULL;
ALTER SEQUENCE "state_versions_position_seq" OWNED BY "state_versions"."position";
DROP INDEX "state_versions_deploymentId_createdAt_id_idx";
CREATE UNIQUE INDEX "state_versions_deploymentId_position_key" ON "state_versions"("deploymentId", "position" DESC);

-- A person's hold on a deployment: while it stands no run is queued or starts. No run sets or clears it.
CREATE TABLE "maintenance_locks" (
    "deploymentId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "lockedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "maintenance_locks_pkey" PRIMARY KEY ("deploymentId")
);
ALTER TABLE "maintenance_locks" ADD CONSTRAINT "maintenance_locks_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The API token a person's own Terraform took the lock with: once it is revoked, that Terraform can write nothing more.
ALTER TABLE "state_locks" ADD COLUMN "tokenId" TEXT;
