-- That this very process got its SIGINT: a second makes Terraform exit at once, and none lets a canceled apply run to its end.
ALTER TABLE "run_steps" ADD COLUMN "interruptedAt" TIMESTAMPTZ(3);
