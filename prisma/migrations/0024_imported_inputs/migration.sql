-- What a deployment was set to when resources came into its state without a run: from then on the inputs that cannot change are compared with these.
ALTER TABLE "deployments" ADD COLUMN "importedInputs" JSONB;

-- A deployment whose state was imported before is protected with the inputs that it has now.
UPDATE "deployments" d
SET "importedInputs" = jsonb_build_object('moduleVersion', d."moduleVersion", 'location', d.location, 'inputs', d.inputs)
WHERE d."wizardStep" IS NULL
  AND NOT EXISTS (SELECT 1 FROM "runs" r WHERE r."deploymentId" = d.id AND r."applyStartedAt" IS NOT NULL)
  AND (SELECT v."resourceCount" FROM "state_versions" v WHERE v."deploymentId" = d.id ORDER BY v."position" DESC LIMIT 1) > 0;
