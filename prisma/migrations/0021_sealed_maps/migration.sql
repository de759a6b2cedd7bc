-- Maps that reach containers are sealed whole. Their keys stay readable, beside the sealed value and with each run.
ALTER TABLE "deployment_secrets" ADD COLUMN "keys" JSONB;
ALTER TABLE "runs" ADD COLUMN "secretKeys" JSONB;
