import type { PreflightFix, PreflightReport } from '#lib/preflight/preflight.ts';

/** Again: although one is fresh. Fix: what is mended first. */
export interface HowToLook {
  again: boolean;
  fix: PreflightFix | null;
}

/** Asks for a preflight; the answer is the report as it begins, or why there is none. */
export type StartPreflight = (how: HowToLook) => Promise<{ ok: true; value: PreflightReport } | { ok: false; message: string }>;
