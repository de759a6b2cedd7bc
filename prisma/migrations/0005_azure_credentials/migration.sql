-- A stored way into Azure. What is secret of it is sealed and never read back; what a test of it saw is kept beside it.
CREATE TABLE "azure_credentials" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "cloud" TEXT NOT NULL,
    "endpoint" TEXT,
    "authorityHost" TEXT,
    "caPem" TEXT,
    "tenantId" TEXT,
    "clientId" TEXT,
    "subscriptionId" TEXT,
    "tokenFile" TEXT,
    "sealedSecret" TEXT,
    "expiresAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "rotatedAt" TIMESTAMPTZ(3),
    "testStartedAt" TIMESTAMPTZ(3),
    "testedAt" TIMESTAMPTZ(3),
    "test" JSONB,

    CONSTRAINT "azure_credentials_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "azure_credentials_name_key" ON "azure_credentials"(lower("name"));

-- One that a deployment uses cannot be removed.
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "azure_credentials"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "deployments_credentialId_idx" ON "deployments"("credentialId");

-- As whom a run reaches Azure, and where it works: fixed when it is queued.
ALTER TABLE "runs" ADD COLUMN "credentialId" TEXT, ADD COLUMN "subscriptionId" TEXT;

-- Whether its state is kept here: the state token of a run goes to no other backend.
ALTER TABLE "runs" ADD COLUMN "stateIsHere" BOOLEAN NOT NULL DEFAULT true;
