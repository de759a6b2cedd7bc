'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import { isWizardStep, type WizardStep } from '#lib/deployments/wizard-steps.ts';

/** Step and draft as the address has them. Moving adds to the browser's history, so its Back goes a step back. */
export function useWizardAddress(first: WizardStep) {
  const pathname = usePathname();
  const params = useSearchParams();
  const asked = params.get('step');
  const step = isWizardStep(asked) ? asked : first;
  const draft = params.get('draft');

  const goTo = useCallback((next: WizardStep): void => {
    window.history.pushState(null, '', addressOf(pathname, draft, next));
  }, [pathname, draft]);

  /** Once the draft is stored, the address leads back to it. Only while the wizard is still what the browser shows. */
  const nameDraft = useCallback((id: string): void => {
    if (draft !== id && window.location.pathname === pathname) window.history.replaceState(null, '', addressOf(pathname, id, step));
  }, [pathname, draft, step]);

  return { step, goTo, nameDraft };
}

function addressOf(pathname: string, draft: string | null, step: WizardStep): string {
  const params = new URLSearchParams({ ...(draft === null ? {} : { draft }), step });
  return `${pathname}?${params}`;
}
