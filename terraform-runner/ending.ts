import type { DriftFindings } from '#lib/drift/drift-report.ts';
import type { RunPatch } from '#lib/runs/run-store.ts';
import type { RunEvent } from '#lib/runs/run-transitions.ts';

/** How a phase ended: the event that moves the run, and what is written with it. */
export interface Ending extends RunPatch {
  event: RunEvent;
  /** What a drift check found. */
  drift?: DriftFindings;
  /** What a Terraform printed and nobody read is still there: it is kept before the directory goes (reconcile.ts). */
  hasUnread?: boolean;
}
