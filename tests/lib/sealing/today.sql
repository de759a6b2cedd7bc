-- A console's rows as of migration 0019, with values in clear that are secrets since. CANARY_… are looked for afterwards.
INSERT INTO users (id, name, email, role, "createdAt", "updatedAt") VALUES ('u-ada', 'Ada', 'ada@example.com', 'planner', '2026-01-01', '2026-01-01');

INSERT INTO deployments (id, name, target, location, "moduleVersion", inputs, status, "restStatus", "createdBy", "createdAt", "reservedName")
VALUES ('10000000-0000-7000-8000-000000000001', 'prod', 'practice', 'westeurope', '7.9.2',
  '{"namespace": "prod", "domain_name": "example.com", "subdomain": "wandb", "tags": {"team": "plainly-visible"}, "database_flags": {"max_connections": "plain-flag"},
    "app_wandb_env": {"SMTP_PASSWORD": "CANARY_app\"quoted\"", "LOG_LEVEL": "info"}, "parquet_wandb_env": {"A": "CANARY_parquet"}, "external_redis_params": {"auth": {"password": "CANARY_redis"}}}',
  'deployed', 'deployed', 'ada@example.com', '2026-01-02', 'prod');

-- A draft, with a value of another module version waiting in it.
INSERT INTO deployments (id, name, target, location, "moduleVersion", inputs, "createdBy", "createdAt", "wizardStep")
VALUES ('10000000-0000-7000-8000-000000000002', 'half', 'azure', '', '1.7.1', '{"weave_wandb_env": {"TOKEN": "CANARY_draft"}, "app_wandb_env": null}', 'ada@example.com', '2026-01-02', 'options');

-- A run that has ended, and one whose plan waits for approval.
INSERT INTO runs (id, "deploymentId", number, kind, status, "requestedBy", target, location, "moduleVersion", inputs, files, failure, "autoApprove")
SELECT ids.id, '10000000-0000-7000-8000-000000000001', ids.number, 'deploy', ids.status, 'ada@example.com', 'practice', 'westeurope', '7.9.2',
  '{"namespace": "prod", "app_wandb_env": {"SMTP_PASSWORD": "CANARY_older"}, "tags": {"team": "plainly-visible"}}',
  '[{"name": "variables.tf", "content": "variable \"namespace\" {\n  description = \"Namespace\"\n  type        = string\n}\n\nvariable \"app_wandb_env\" {\n  description = \"Env\"\n  type        = map(string)\n}\n"},
    {"name": "terraform.tfvars", "content": "namespace = \"prod\"\n\ntags = {\n  team = \"plainly-visible\"\n}\napp_wandb_env = {\n  SMTP_PASSWORD = \"CANARY_older\"\n}\nsize = \"small\"\n"}]',
  ids.failure::jsonb, false
FROM (VALUES ('20000000-0000-7000-8000-000000000001', 1, 'failed', '{"code": "unknown", "title": "t", "cause": "c", "action": "a", "evidence": {"address": null, "summary": "s", "detail": "smtp refused CANARY_older"}}'),
             ('20000000-0000-7000-8000-000000000002', 2, 'planned', NULL)) AS ids(id, number, status, failure);

INSERT INTO run_plans ("runId", "sealedFile", digest, "lockFile", "inputsDigest", document)
VALUES ('20000000-0000-7000-8000-000000000002', '\x00', 'd', '', 'DIGEST_BEFORE', '{"changes": [{"address": "CANARY_older", "type": "x", "attributes": [{"path": "values", "before": {"kind": "absent"}, "after": {"kind": "known", "text": "env CANARY_older"}}]}], "outputs": []}');
UPDATE run_plans SET document = jsonb_set(document, '{changes,0,address}', '"module.wandb.helm_release.wandb"');

INSERT INTO log_chunks ("runId", "firstSeq", "lastSeq", lines, events)
VALUES ('20000000-0000-7000-8000-000000000001', 1, 2,
  '[{"at": "2026-01-02T00:00:00Z", "phase": "plan", "level": "info", "type": "diagnostic", "text": "was given CANARY_older", "event": {"kind": "diagnostic", "severity": "error", "summary": "s", "detail": "CANARY_older", "address": null}}, {"at": "2026-01-02T00:00:00Z", "phase": "plan", "level": "info", "type": "text", "text": "nothing", "event": null}]',
  '[{"seq": 1, "kind": "diagnostic", "severity": "error", "summary": "CANARY_older", "detail": "", "address": null}]');

INSERT INTO preflights (id, "deploymentId", "requestedBy", subject, "inputsDigest")
VALUES ('30000000-0000-7000-8000-000000000001', '10000000-0000-7000-8000-000000000001', 'ada@example.com',
  '{"target": "practice", "location": "westeurope", "moduleVersion": "7.9.2", "inputs": {"namespace": "prod", "app_wandb_env": {"X": "CANARY_preflight"}}, "secretNames": ["license"], "license": null, "backend": {"kind": "console"}, "credentialId": null, "subscriptionId": null, "rotatedAt": null, "faults": []}', 'old');
