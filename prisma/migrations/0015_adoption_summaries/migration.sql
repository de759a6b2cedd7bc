-- What the ended runs of a deployment said and planned, reduced to what still matters: a page reads this and what is newer. Made anew
-- from the runs' own rows whenever it is missing.
CREATE TABLE "adoption_summaries" (
    "deploymentId" TEXT NOT NULL,
    "throughRun" INTEGER NOT NULL DEFAULT 0,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "sealed" TEXT,

    CONSTRAINT "adoption_summaries_pkey" PRIMARY KEY ("deploymentId")
);
ALTER TABLE "adoption_summaries" ADD CONSTRAINT "adoption_summaries_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
