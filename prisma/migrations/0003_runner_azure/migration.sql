-- How a runner signs in to Azure, for people to see before they plan; nothing in it is secret.
ALTER TABLE "runners" ADD COLUMN "azure" JSONB;
