-- How Terraform and the Azure SDKs reach the world from a closed network, as an admin set it: one row at most. Users and passwords
-- within addresses are not among the values: they are sealed beside them.
CREATE TABLE "network_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "values" JSONB NOT NULL,
    "sealedLogins" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedBy" TEXT NOT NULL,

    CONSTRAINT "network_settings_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "network_settings_one" CHECK ("id" = 1)
);

-- Who fills the plugin cache of a data directory: one Terraform at a time, whichever runner process of that host started it.
CREATE TABLE "cache_locks" (
    "hostId" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "pidStart" TEXT,
    "takenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cache_locks_pkey" PRIMARY KEY ("hostId")
);

-- Which Terraform a runner runs, how it came by it, and which network settings its own environment decides.
ALTER TABLE "runners" ADD COLUMN "tools" JSONB;
