-- One runner at a time looks at what stands in a teardown's way, and reads back what is left: until then at the latest.
ALTER TABLE "teardown_surveys" ADD COLUMN "lookUntil" TIMESTAMPTZ(3);
ALTER TABLE "deployments" ADD COLUMN "ledgerLookUntil" TIMESTAMPTZ(3);

-- When Azure may be asked again what is left, where it asked for a pause.
ALTER TABLE "teardown_ledgers" ADD COLUMN "retryAt" TIMESTAMPTZ(3);

-- What was written before says nothing of a pause.
UPDATE "teardown_surveys" SET "error" = "error" || '{"retryAt": null}' WHERE jsonb_typeof("error") = 'object';
UPDATE "teardown_ledgers" SET "reading" = jsonb_set("reading", '{group,problem,retryAt}', 'null') WHERE jsonb_typeof("reading" #> '{group,problem}') = 'object';
UPDATE "teardown_ledgers" SET "reading" = jsonb_set("reading", '{nodes,problem,retryAt}', 'null') WHERE jsonb_typeof("reading" #> '{nodes,problem}') = 'object';
UPDATE "teardown_ledgers" SET "reading" = jsonb_set("reading", '{vault,problem,retryAt}', 'null') WHERE jsonb_typeof("reading" #> '{vault,problem}') = 'object';
