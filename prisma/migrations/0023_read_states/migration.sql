-- The newest state of a deployment whose state Terraform keeps in another backend, as a run read it there. It names passwords, so it is sealed.
CREATE TABLE "read_states" (
    "deploymentId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "afterApply" BOOLEAN NOT NULL,
    "serial" INTEGER NOT NULL,
    "resourceCount" INTEGER NOT NULL,
    "sealedBody" BYTEA NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "read_states_pkey" PRIMARY KEY ("deploymentId")
);

ALTER TABLE "read_states" ADD CONSTRAINT "read_states_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "read_states" ADD CONSTRAINT "read_states_runId_fkey" FOREIGN KEY ("runId") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
