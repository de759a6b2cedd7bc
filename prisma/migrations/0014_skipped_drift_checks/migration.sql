-- Why a drift check was worth nothing when it was taken: what it was asked of is not there any more, or is another. Or why it was
-- stopped for a run of another deployment.
ALTER TABLE "runs" ADD COLUMN "skipReason" TEXT;
ALTER TABLE "runs" ADD CONSTRAINT "runs_skip_reason_known" CHECK ("skipReason" IN ('archived', 'destroyed', 'newer_run', 'place_changed', 'cache_wanted'));
