'use client';

import { useEffect, useEffectEvent } from 'react';
import { useTranslations } from 'next-intl';
import { usePreflight } from '#components/preflight/use-preflight.ts';
import type { StartPreflight } from '#components/preflight/start-preflight.ts';
import { failedOf, isGated } from '#lib/preflight/preflight.ts';
import type { PreflightAction } from './save-action.ts';
import type { Wizard } from './use-wizard.ts';

/** The preflight of what the wizard has: made by itself when the review is reached and nothing else is wrong. */
export function useReviewPreflight({ form, step, saveNow }: Wizard, lookAction: PreflightAction | null) {
  const failedToSend = useTranslations('common')('failedToSend');
  const { deploymentId } = form.start;
  const start: StartPreflight = async (how) => {
    if (lookAction === null) return { ok: false, message: failedToSend };
    await saveNow();
    return lookAction({ id: deploymentId, values: form.values, ...how });
  };
  const state = usePreflight({ deploymentId, initial: null, start });
  const begin = useEffectEvent(() => {
    if (lookAction !== null && !form.problems.some(({ severity }) => severity === 'error')) state.start({ again: false, fix: null });
  });
  useEffect(() => {
    if (step === 'review') begin();
  }, [step]);
  const gated = isGated({ target: form.values.target, faults: form.values.faults.filter(({ kind }) => kind === 'preflight') });
  const { report, busy } = state;
  return { state, gated, obstacles: gated && !busy && report?.finishedAt ? failedOf(report.checks).length : 0 };
}
