-- Where the resources of a deployment are: the subscription, and the tenant where it was known, that its first apply worked in. Kept
-- apart from what was asked for (subscriptionId), which may leave it to whatever the runner signs in with.
ALTER TABLE "deployments" ADD COLUMN "appliedSubscriptionId" TEXT;
ALTER TABLE "deployments" ADD COLUMN "appliedTenantId" TEXT;
-- Where a plan was made: whoever applies it works there too.
ALTER TABLE "run_plans" ADD COLUMN "subscriptionId" TEXT;
