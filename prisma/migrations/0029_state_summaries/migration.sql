-- The outputs and resources of a state as pages show them, so that no page parses the whole document. Null: not summarized yet.
ALTER TABLE "state_versions" ADD COLUMN "sealedSummary" BYTEA;
ALTER TABLE "read_states" ADD COLUMN "sealedSummary" BYTEA;
