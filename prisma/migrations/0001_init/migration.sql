-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'viewer',
    "bootstrap" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim_links" (
    "id" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "claim_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployments" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "moduleVersion" TEXT NOT NULL,
    "subscriptionId" TEXT,
    "inputs" JSONB NOT NULL DEFAULT '{}',
    "backend" JSONB NOT NULL DEFAULT '{"kind":"console"}',
    "credentialId" TEXT,
    "practice" JSONB,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "restStatus" TEXT NOT NULL DEFAULT 'draft',
    "url" TEXT,
    "wizardStep" TEXT,
    "reservedName" TEXT,
    "reservedNamespace" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archivedAt" TIMESTAMPTZ(3),
    "lastRunId" TEXT,
    "watchedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "deployments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployment_secrets" (
    "deploymentId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deployment_secrets_pkey" PRIMARY KEY ("deploymentId","name")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" TEXT NOT NULL,
    "deploymentId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "queuedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "plannedAt" TIMESTAMPTZ(3),
    "approvedAt" TIMESTAMPTZ(3),
    "applyStartedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "requestedBy" TEXT NOT NULL,
    "approvedBy" TEXT,
    "autoApprove" BOOLEAN NOT NULL DEFAULT false,
    "idempotencyKey" TEXT,
    "target" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "moduleVersion" TEXT NOT NULL,
    "inputs" JSONB NOT NULL,
    "practice" JSONB,
    "files" JSONB NOT NULL,
    "sealedSecrets" TEXT,
    "add" INTEGER,
    "change" INTEGER,
    "destroy" INTEGER,
    "import" INTEGER,
    "failure" JSONB,
    "claimedBy" TEXT,
    "hostId" TEXT,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "heartbeatAt" TIMESTAMPTZ(3),
    "cancelRequestedAt" TIMESTAMPTZ(3),
    "cancelRequestedBy" TEXT,
    "cancelSignaledAt" TIMESTAMPTZ(3),
    "forceRequestedAt" TIMESTAMPTZ(3),
    "stateTokenHash" TEXT,
    "logSeq" INTEGER NOT NULL DEFAULT 0,
    "logEndedAt" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_plans" (
    "runId" TEXT NOT NULL,
    "sealedFile" BYTEA NOT NULL,
    "digest" TEXT NOT NULL,
    "lockFile" TEXT NOT NULL,
    "stateSerial" INTEGER,
    "stateLineage" TEXT,
    "inputsDigest" TEXT NOT NULL,
    "document" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_plans_pkey" PRIMARY KEY ("runId")
);

-- CreateTable
CREATE TABLE "run_steps" (
    "runId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    "exitCode" INTEGER,
    "outcome" TEXT,
    "pid" INTEGER,
    "pidStart" TEXT,
    "spoolOffset" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "run_steps_pkey" PRIMARY KEY ("runId","name")
);

-- CreateTable
CREATE TABLE "log_lines" (
    "runId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "phase" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "event" JSONB,

    CONSTRAINT "log_lines_pkey" PRIMARY KEY ("runId","seq")
);

-- CreateTable
CREATE TABLE "state_versions" (
    "id" TEXT NOT NULL,
    "deploymentId" TEXT NOT NULL,
    "runId" TEXT,
    "serial" INTEGER NOT NULL,
    "lineage" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "sealedBody" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "resourceCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "state_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "state_locks" (
    "deploymentId" TEXT NOT NULL,
    "lockId" TEXT NOT NULL,
    "info" JSONB NOT NULL,
    "holder" TEXT NOT NULL,
    "runId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "state_locks_pkey" PRIMARY KEY ("deploymentId")
);

-- CreateTable
CREATE TABLE "azure_statuses" (
    "deploymentId" TEXT NOT NULL,
    "observedAt" TIMESTAMPTZ(3),
    "attemptedAt" TIMESTAMPTZ(3) NOT NULL,
    "error" JSONB,
    "resources" JSONB NOT NULL DEFAULT '[]',
    "cluster" JSONB,

    CONSTRAINT "azure_statuses_pkey" PRIMARY KEY ("deploymentId")
);

-- CreateTable
CREATE TABLE "runners" (
    "id" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "hostname" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "terraformVersion" TEXT,
    "stoppedAt" TIMESTAMPTZ(3),

    CONSTRAINT "runners_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "users_bootstrap_key" ON "users"("bootstrap");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_userId_idx" ON "sessions"("userId");

-- CreateIndex
CREATE INDEX "accounts_userId_idx" ON "accounts"("userId");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limits_key_key" ON "rate_limits"("key");

-- CreateIndex
CREATE UNIQUE INDEX "claim_links_tokenHash_key" ON "claim_links"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_tokenHash_key" ON "api_tokens"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "deployments_reservedName_key" ON "deployments"("reservedName");

-- CreateIndex
CREATE UNIQUE INDEX "deployments_reservedNamespace_key" ON "deployments"("reservedNamespace");

-- CreateIndex
CREATE UNIQUE INDEX "deployments_lastRunId_key" ON "deployments"("lastRunId");

-- CreateIndex
CREATE INDEX "deployments_archivedAt_updatedAt_id_idx" ON "deployments"("archivedAt", "updatedAt" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "runs_stateTokenHash_key" ON "runs"("stateTokenHash");

-- CreateIndex
CREATE INDEX "runs_status_queuedAt_idx" ON "runs"("status", "queuedAt");

-- CreateIndex
CREATE INDEX "runs_queuedAt_id_idx" ON "runs"("queuedAt" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "runs_deploymentId_number_key" ON "runs"("deploymentId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "runs_deploymentId_idempotencyKey_key" ON "runs"("deploymentId", "idempotencyKey");

-- CreateIndex
CREATE INDEX "state_versions_deploymentId_createdAt_id_idx" ON "state_versions"("deploymentId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "state_versions_runId_idx" ON "state_versions"("runId");

-- CreateIndex
CREATE INDEX "runners_heartbeatAt_idx" ON "runners"("heartbeatAt");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_lastRunId_fkey" FOREIGN KEY ("lastRunId") REFERENCES "runs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment_secrets" ADD CONSTRAINT "deployment_secrets_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_plans" ADD CONSTRAINT "run_plans_runId_fkey" FOREIGN KEY ("runId") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_steps" ADD CONSTRAINT "run_steps_runId_fkey" FOREIGN KEY ("runId") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "state_versions" ADD CONSTRAINT "state_versions_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "state_locks" ADD CONSTRAINT "state_locks_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "azure_statuses" ADD CONSTRAINT "azure_statuses_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- ── By hand: what Prisma cannot say ─────────────────────────────────────────

-- One unfinished run that changes things per deployment; plan_only runs may wait behind it.
CREATE UNIQUE INDEX "runs_one_unfinished_per_deployment" ON "runs" ("deploymentId")
  WHERE "kind" IN ('deploy', 'destroy') AND "status" IN ('queued', 'planning', 'planned', 'approved', 'applying');

-- Held runs, for the reconciler.
CREATE INDEX "runs_held" ON "runs" ("heartbeatAt") WHERE "status" IN ('planning', 'applying');

-- The structural events of a run, from which its resource progress is folded.
CREATE INDEX "log_lines_events" ON "log_lines" ("runId", "seq") WHERE "event" IS NOT NULL;

-- Search in names on the dashboard.
CREATE INDEX "deployments_by_status" ON "deployments" ("status", "updatedAt" DESC) WHERE "archivedAt" IS NULL;

ALTER TABLE "runs" ADD CONSTRAINT "runs_kind_known" CHECK ("kind" IN ('deploy', 'destroy', 'plan_only'));
ALTER TABLE "runs" ADD CONSTRAINT "runs_status_known" CHECK ("status" IN
  ('queued', 'planning', 'planned', 'approved', 'applying', 'applied', 'no_changes', 'failed', 'canceled', 'discarded', 'expired'));

-- No two runs of one deployment are ever held at once, whatever their kind: the referee of two racing claims.
CREATE UNIQUE INDEX "runs_one_held_per_deployment" ON "runs" ("deploymentId") WHERE "status" IN ('planning', 'applying');
