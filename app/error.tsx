'use client';

import { ErrorState } from '#components/ui/error-state.tsx';

/** What stands in a page's place when it threw. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  return <ErrorState digest={digestOf(error)} retry={retry} />;
}

function digestOf(error: unknown): string | null {
  return error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : null;
}
