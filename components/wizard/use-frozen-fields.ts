'use client';

import { useTranslations } from 'next-intl';
import type { DraftKnowledge } from '#lib/deployments/check-draft.ts';

const FROZEN = ['target', 'namespace', 'location'] as const;

/** Why a field cannot be changed once resources exist: everything would be replaced. */
export function useFrozenFields(applied: DraftKnowledge['applied']): (field: string) => string | null {
  const t = useTranslations('wizard.frozen');
  return (field) => {
    const frozen = FROZEN.find((name) => name === field);
    return applied === null || frozen === undefined ? null : t(frozen);
  };
}
