-- Failed tries at the doors that are open to strangers, by what was tried. Keys are digests: an e-mail address that is no account is not kept.
CREATE TABLE "attempts" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "attempts_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "attempts_lastAt_idx" ON "attempts"("lastAt");

-- Addresses from which an account signed in: failures elsewhere do not slow it down there.
CREATE TABLE "known_addresses" (
    "account" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "known_addresses_pkey" PRIMARY KEY ("account", "address")
);
CREATE INDEX "known_addresses_lastAt_idx" ON "known_addresses"("lastAt");
