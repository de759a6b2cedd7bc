'use client';

import { useResume } from '#components/connection/use-connection.ts';
import { BareFrame } from '#components/shell/bare-frame.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';

/** What stands in a page's place when it threw. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  // What failed because the console was away is tried again when it is back.
  useResume(retry);
  return <BareFrame><ErrorState digest={digestOf(error)} retry={retry} /></BareFrame>;
}

function digestOf(error: unknown): string | null {
  return error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : null;
}
