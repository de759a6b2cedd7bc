/** So many drafts one person or token has at once, and so large is what one of them chooses, as JSON. */
export const MAX_DRAFTS = 100;
export const MAX_DEPLOYMENT_BYTES = 128 * 1024;

/** How often a held run's claim is renewed. */
export const HEARTBEAT_EVERY_MS = 5_000;

/** How often a runner looks for what fell through: lost runs, undelivered jobs, expired plans. */
export const RECONCILE_EVERY_MS = 5_000;

/** A queued or approved run nobody took for so long is delivered again (its job was lost with a worker, or it waited for another run). */
export const REDELIVER_AFTER_MS = 10_000;

/** At most so many lines go into one insert of the log. */
export const LOG_BATCH_LINES = 2_000;

/** So long a run waits for the console's address before its first Terraform command, and before an approved plan is given up. */
export const CONSOLE_AWAITED_MS = 45_000;
export const CONSOLE_AWAITED_FOR_APPLY_MS = 120_000;

/** How often the address is asked while Terraform works, and how long it may be away before the log says so. */
export const CONSOLE_ASKED_EVERY_MS = 4_000;
export const CONSOLE_AWAY_MS = 8_000;

/** An interrupted Terraform that only waits for the console, and holds nothing in Azure, is ended after this time at the latest. */
export const UNHEEDED_INTERRUPT_MS = 15_000;

/** A deployment's page asks for fresh status; the watch lasts this long after the last ask. */
export const WATCH_LASTS_MS = 30_000;

/** How often a watched deployment's Azure resources are read, and how often all others are. */
export const WATCHED_STATUS_EVERY_MS = 5_000;
export const BACKGROUND_STATUS_EVERY_MS = 5 * 60_000;

/** The way to a W&B that was deployed lately and cannot be reached yet is checked so often though nobody watches: it asks nothing of Azure. */
export const WAITING_CHAIN_EVERY_MS = 15_000;
export const WAITING_CHAIN_LASTS_MS = 2 * 3_600_000;

/** A look that a runner began and did not end is begun anew after this time: longer than any look may take. */
export const LOOK_LASTS_MS = 60_000;

/** A runner that said nothing for so long does not count as there. */
export const RUNNER_ALIVE_WITHIN_MS = 30_000;

/** So long somebody who needs a fresh look at Azure waits for it; after that the last one has to do. */
export const FRESH_LOOK_WITHIN_MS = 10_000;

/** A preflight is good for so long: what it found may have changed since. */
export const PREFLIGHT_FRESH_MS = 10 * 60_000;

/** One that could not tell something, for so long: Azure may have been busy. */
export const PREFLIGHT_UNSURE_MS = 30_000;

/** One check of a preflight may take so long before it counts as not answered. They are made side by side. */
export const PREFLIGHT_CHECK_WITHIN_MS = 12_000;

/** Whoever queues a run waits so long for its preflight; what is not known by then does not block. */
export const PREFLIGHT_WAIT_MS = 30_000;

/** A runner's hold on a preflight, renewed three times as often; a killed runner's is taken by another after it. */
export const PREFLIGHT_LEASE_MS = 9_000;

/** How often a runner looks for preflights nobody told it of. */
export const PREFLIGHT_LOOK_EVERY_MS = 2_000;

/** A deletion in Azure is what a person wanted now: after a longer pause it has to be ordered anew, as things stand then. */
export const LONGEST_DELETION_PAUSE_MS = 10 * 60_000;
