'use client';

import { useLocale } from 'next-intl';
import { useState, useTransition } from 'react';
import type { FormAction } from './action-result.ts';
import { NO_ERRORS, type FieldErrors } from './form-field.tsx';
import { writeTimes } from './text-with-times.tsx';
import { useLostMessage } from './use-lost-message.ts';

interface FormActionState {
  run: (formData: FormData) => void;
  pending: boolean;
  /** Why the last try failed; null before, during and after a good one. */
  error: string | null;
  /** What of it is wrong with which field. */
  fieldErrors: FieldErrors;
  clearError: () => void;
}

/** Sends a form to a server action: pending while it runs, the reason when it refuses, and words too when nothing answers. */
export function useFormAction(action: FormAction, onDone?: () => void): FormActionState {
  const lost = useLostMessage();
  const locale = useLocale();
  const [pending, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const run = (formData: FormData): void => {
    setRefusal(null);
    startTransition(async () => {
      const refused = await refusalOf(action(formData), lost);
      setRefusal(refused === null ? null : { ...refused, message: writeTimes(refused.message, Date.now(), locale) });
      if (refused === null) onDone?.();
    });
  };
  return { run, pending, error: refusal?.message ?? null, fieldErrors: refusal?.fieldErrors ?? NO_ERRORS, clearError: () => setRefusal(null) };
}

type Refusal = { message: string; fieldErrors?: FieldErrors };

async function refusalOf(answer: ReturnType<FormAction>, lost: () => string): Promise<Refusal | null> {
  try {
    const result = await answer;
    return result.ok ? null : result;
  } catch (error) {
    // Next steers redirects by throwing; those must reach it.
    if (typeof error === 'object' && error !== null && 'digest' in error && String(error.digest).startsWith('NEXT_')) throw error;
    return { message: lost() };
  }
}
