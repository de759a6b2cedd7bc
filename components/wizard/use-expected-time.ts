'use client';

import { useTranslations } from 'next-intl';
import { practiceSeconds } from '#lib/deployments/practice-time.ts';
import type { ExpectedResources } from '#lib/modules/expected-resources.ts';
import type { WizardForm } from './wizard-form.ts';

/** How long creating it all takes, as a range in words: minutes in Azure, seconds or minutes at practice's speed. */
export function useExpectedTime({ values, start }: WizardForm, expected: ExpectedResources | null): string | null {
  const t = useTranslations('wizard.get');
  if (expected === null || expected.minutes === null) return null;
  if (values.target === 'azure') return rangeOf(expected.minutes, (range) => t('minutes', range), (value) => t('minute', { value }));
  const seconds = practiceSeconds(expected.minutes, start.practiceSpeed);
  if (seconds.high <= 120) return rangeOf(seconds, (range) => t('seconds', range), (value) => t('second', { value }));
  return rangeOf({ low: seconds.low / 60, high: seconds.high / 60 }, (range) => t('minutes', range), (value) => t('minute', { value }));
}

function rangeOf({ low, high }: { low: number; high: number }, range: (values: { low: number; high: number }) => string, single: (value: number) => string): string {
  const [least, most] = [Math.floor(low), Math.ceil(high)];
  return least === most ? single(most) : range({ low: least, high: most });
}
