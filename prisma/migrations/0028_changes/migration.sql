-- Open pages follow what people see of these tables: each change is announced as changed:<kind>/<id> on the console's channel.
-- PostgreSQL drops repeats within a transaction, and sends nothing of one that is rolled back.
CREATE OR REPLACE FUNCTION notify_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed_id text := '';
BEGIN
  IF TG_NARGS > 1 THEN
    IF TG_OP = 'DELETE' THEN
      EXECUTE format('SELECT ($1).%I::text', TG_ARGV[1]) USING OLD INTO changed_id;
    ELSE
      EXECUTE format('SELECT ($1).%I::text', TG_ARGV[1]) USING NEW INTO changed_id;
    END IF;
  END IF;
  PERFORM pg_notify('console', 'changed:' || TG_ARGV[0] || '/' || coalesce(changed_id, ''));
  RETURN NULL;
END
$$;

-- Runs: not their heartbeats and log positions.
CREATE TRIGGER notify_changed_rows AFTER INSERT OR DELETE ON "runs" FOR EACH ROW EXECUTE FUNCTION notify_changed('run', 'deploymentId');
CREATE TRIGGER notify_changed_values AFTER UPDATE ON "runs" FOR EACH ROW
  WHEN ((OLD."status", OLD."add", OLD."change", OLD."destroy", OLD."failure", OLD."approvedBy", OLD."cancelRequestedAt", OLD."cancelSignaledAt", OLD."forceRequestedAt", OLD."skipReason", OLD."logEndedAt")
    IS DISTINCT FROM (NEW."status", NEW."add", NEW."change", NEW."destroy", NEW."failure", NEW."approvedBy", NEW."cancelRequestedAt", NEW."cancelSignaledAt", NEW."forceRequestedAt", NEW."skipReason", NEW."logEndedAt"))
  EXECUTE FUNCTION notify_changed('run', 'deploymentId');

-- Deployments: not until when somebody watches and a runner looks.
CREATE TRIGGER notify_changed_rows AFTER INSERT OR DELETE ON "deployments" FOR EACH ROW EXECUTE FUNCTION notify_changed('deployment', 'id');
CREATE TRIGGER notify_changed_values AFTER UPDATE ON "deployments" FOR EACH ROW
  WHEN ((OLD."name", OLD."status", OLD."url", OLD."updatedAt", OLD."archivedAt", OLD."changedAt", OLD."lastRunId", OLD."credentialId", OLD."wizardStep", OLD."driftSchedule", OLD."practice")
    IS DISTINCT FROM (NEW."name", NEW."status", NEW."url", NEW."updatedAt", NEW."archivedAt", NEW."changedAt", NEW."lastRunId", NEW."credentialId", NEW."wizardStep", NEW."driftSchedule", NEW."practice"))
  EXECUTE FUNCTION notify_changed('deployment', 'id');
CREATE TRIGGER notify_changed AFTER INSERT OR UPDATE OR DELETE ON "maintenance_locks" FOR EACH ROW EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed AFTER INSERT OR UPDATE OR DELETE ON "drift_reports" FOR EACH ROW EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed AFTER INSERT OR UPDATE OR DELETE ON "teardown_steps" FOR EACH ROW EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');

-- What a runner sees again and again: only what is new of it.
CREATE TRIGGER notify_changed_rows AFTER INSERT OR DELETE ON "azure_statuses" FOR EACH ROW EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed_values AFTER UPDATE ON "azure_statuses" FOR EACH ROW
  WHEN ((OLD."summary", OLD."error" IS NULL) IS DISTINCT FROM (NEW."summary", NEW."error" IS NULL)) EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed_rows AFTER INSERT OR DELETE ON "wandb_chains" FOR EACH ROW EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed_values AFTER UPDATE ON "wandb_chains" FOR EACH ROW
  WHEN (OLD."summary" IS DISTINCT FROM NEW."summary") EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed_rows AFTER INSERT OR DELETE ON "teardown_surveys" FOR EACH ROW EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed_values AFTER UPDATE ON "teardown_surveys" FOR EACH ROW
  WHEN ((OLD."body", OLD."error") IS DISTINCT FROM (NEW."body", NEW."error")) EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed_rows AFTER INSERT OR DELETE ON "teardown_ledgers" FOR EACH ROW EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed_values AFTER UPDATE ON "teardown_ledgers" FOR EACH ROW
  WHEN ((OLD."reading", OLD."settled") IS DISTINCT FROM (NEW."reading", NEW."settled")) EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed_rows AFTER INSERT ON "preflights" FOR EACH ROW EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');
CREATE TRIGGER notify_changed_values AFTER UPDATE ON "preflights" FOR EACH ROW
  WHEN (OLD."finishedAt" IS DISTINCT FROM NEW."finishedAt") EXECUTE FUNCTION notify_changed('deployment', 'deploymentId');

CREATE TRIGGER notify_changed AFTER INSERT OR DELETE ON "state_versions" FOR EACH ROW EXECUTE FUNCTION notify_changed('state', 'deploymentId');
CREATE TRIGGER notify_changed AFTER INSERT OR UPDATE OR DELETE ON "state_locks" FOR EACH ROW EXECUTE FUNCTION notify_changed('state', 'deploymentId');

CREATE TRIGGER notify_changed_rows AFTER INSERT OR DELETE ON "users" FOR EACH ROW EXECUTE FUNCTION notify_changed('person', 'id');
CREATE TRIGGER notify_changed_values AFTER UPDATE ON "users" FOR EACH ROW
  WHEN ((OLD."role", OLD."name", OLD."email") IS DISTINCT FROM (NEW."role", NEW."name", NEW."email")) EXECUTE FUNCTION notify_changed('person', 'id');
CREATE TRIGGER notify_changed AFTER DELETE ON "sessions" FOR EACH ROW EXECUTE FUNCTION notify_changed('session', 'userId');
CREATE TRIGGER notify_changed AFTER INSERT OR UPDATE OR DELETE ON "azure_credentials" FOR EACH ROW EXECUTE FUNCTION notify_changed('credential', 'id');
CREATE TRIGGER notify_changed_rows AFTER INSERT OR DELETE ON "api_tokens" FOR EACH ROW EXECUTE FUNCTION notify_changed('token');
CREATE TRIGGER notify_changed_values AFTER UPDATE ON "api_tokens" FOR EACH ROW
  WHEN (OLD."revokedAt" IS DISTINCT FROM NEW."revokedAt") EXECUTE FUNCTION notify_changed('token');
CREATE TRIGGER notify_changed_rows AFTER INSERT OR DELETE ON "runners" FOR EACH ROW EXECUTE FUNCTION notify_changed('runner');
CREATE TRIGGER notify_changed_values AFTER UPDATE ON "runners" FOR EACH ROW
  WHEN ((OLD."stoppedAt", OLD."terraformVersion", OLD."azure", OLD."tools") IS DISTINCT FROM (NEW."stoppedAt", NEW."terraformVersion", NEW."azure", NEW."tools")) EXECUTE FUNCTION notify_changed('runner');
CREATE TRIGGER notify_changed AFTER INSERT OR UPDATE OR DELETE ON "network_settings" FOR EACH ROW EXECUTE FUNCTION notify_changed('settings');
