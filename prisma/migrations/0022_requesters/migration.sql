-- Who asked, by an id that no later person or token can take over: person:<users.id> or token:<api_tokens.id>.
-- Rows from before have none: what they ask for is not carried out without a person.
ALTER TABLE "runs" ADD COLUMN "requesterId" TEXT, ADD COLUMN "autoApproveRefused" TEXT;
ALTER TABLE "preflights" ADD COLUMN "requesterId" TEXT;
ALTER TABLE "teardown_steps" ADD COLUMN "requesterId" TEXT;
ALTER TABLE "deployments" ADD COLUMN "createdById" TEXT;

-- A draft stays its creator's. A person who was added later under the same e-mail address is somebody else.
UPDATE "deployments" d SET "createdById" = 'person:' || u.id
FROM "users" u WHERE u.email = d."createdBy" AND u."createdAt" <= d."createdAt";

-- An Idempotency-Key belongs to whoever sent it: another requester's is another key.
DROP INDEX "runs_deploymentId_idempotencyKey_key";
CREATE UNIQUE INDEX "runs_deploymentId_requesterId_idempotencyKey_key" ON "runs"("deploymentId", "requesterId", "idempotencyKey");
CREATE INDEX "deployments_createdById_idx" ON "deployments"("createdById") WHERE status = 'draft' AND "archivedAt" IS NULL;
