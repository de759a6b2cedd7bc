'use client';

import type { Run } from '#lib/runs/run.ts';
import { RunStatusBadge } from './run-status-badge.tsx';
import { useToldRun } from './told-run.ts';

/** Where the run of this page is, at the same moment as the sentence below says it. */
export function LiveRunBadge({ run }: { run: Run }) {
  return <RunStatusBadge run={useToldRun(run)} />;
}
