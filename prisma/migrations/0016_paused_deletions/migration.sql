-- A deletion that Azure wants later waits until retryAt, with Azure's words in failure; pausedSince: when it first asked.
ALTER TABLE "teardown_steps" ADD COLUMN "retryAt" TIMESTAMPTZ(3), ADD COLUMN "pausedSince" TIMESTAMPTZ(3);
