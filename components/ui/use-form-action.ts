'use client';

import { useTranslations } from 'next-intl';
import { useState, useTransition } from 'react';
import type { FormAction } from './action-result.ts';

interface FormActionState {
  run: (formData: FormData) => void;
  pending: boolean;
  /** Why the last try failed; null before, during and after a good one. */
  error: string | null;
  clearError: () => void;
}

/** Sends a form to a server action: pending while it runs, the reason when it refuses, and words too when nothing answers. */
export function useFormAction(action: FormAction, onDone?: () => void): FormActionState {
  const t = useTranslations('common');
  const [pending, startTransition] = useTransition();
  const [error, setError] = useState<string | null>(null);
  const run = (formData: FormData): void => {
    setError(null);
    startTransition(async () => {
      const message = await messageOf(action(formData), t('failedToSend'));
      setError(message);
      if (message === null) onDone?.();
    });
  };
  return { run, pending, error, clearError: () => setError(null) };
}

async function messageOf(answer: ReturnType<FormAction>, lost: string): Promise<string | null> {
  try {
    const result = await answer;
    return result.ok ? null : result.message;
  } catch (error) {
    // Next steers redirects by throwing; those must reach it.
    if (typeof error === 'object' && error !== null && 'digest' in error && String(error.digest).startsWith('NEXT_')) throw error;
    return lost;
  }
}
