-- What the last look at Azure amounts to: one status for each component, and the one that needs looking at most, for lists.
ALTER TABLE "azure_statuses" ADD COLUMN "components" JSONB NOT NULL DEFAULT '[]', ADD COLUMN "summary" JSONB;

-- Whether W&B is really up: the links from its name to its sign-in page, as last checked.
CREATE TABLE "wandb_chains" (
    "deploymentId" TEXT NOT NULL,
    "fqdn" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "links" JSONB NOT NULL,
    "summary" JSONB,
    "recordMadeAt" TIMESTAMPTZ(3),

    CONSTRAINT "wandb_chains_pkey" PRIMARY KEY ("deploymentId")
);
ALTER TABLE "wandb_chains" ADD CONSTRAINT "wandb_chains_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A look is under way until then at the latest: several runners do not look at the same thing at once.
ALTER TABLE "deployments" ADD COLUMN "azureLookUntil" TIMESTAMPTZ(3), ADD COLUMN "chainLookUntil" TIMESTAMPTZ(3);
