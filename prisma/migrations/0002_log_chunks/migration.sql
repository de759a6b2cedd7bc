-- Lines that were written together are one row: a run that prints 100,000 lines wrote as many rows, and an index entry for each.
CREATE TABLE "log_chunks" (
    "runId" TEXT NOT NULL,
    "firstSeq" INTEGER NOT NULL,
    "lastSeq" INTEGER NOT NULL,
    "lines" JSON NOT NULL,
    "events" JSON,

    CONSTRAINT "log_chunks_pkey" PRIMARY KEY ("runId","firstSeq")
);

INSERT INTO "log_chunks" ("runId", "firstSeq", "lastSeq", "lines", "events")
SELECT "runId", min("seq"), max("seq"),
  json_agg(json_build_object('at', "at", 'phase', "phase", 'level', "level", 'type', "type", 'text', "text", 'event', "event") ORDER BY "seq"),
  json_agg(json_build_object('seq', "seq", 'at', "at", 'phase', "phase", 'level', "level", 'type', "type", 'text', '', 'event', "event") ORDER BY "seq")
    FILTER (WHERE "event" IS NOT NULL AND "event"->>'kind' <> 'apply_progress')
FROM "log_lines" GROUP BY "runId", ("seq" - 1) / 500;

DROP TABLE "log_lines";

-- The structural events of a run, from which its resource progress is folded.
CREATE INDEX "log_chunks_events" ON "log_chunks" ("runId", "firstSeq") WHERE "events" IS NOT NULL;
