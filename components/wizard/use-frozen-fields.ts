'use client';

import { useTranslations } from 'next-intl';
import type { DraftKnowledge } from '#lib/deployments/check-draft.ts';

const FROZEN = ['target', 'namespace', 'location'] as const;

/** Why a field cannot be changed once resources exist: everything would be replaced. */
export function useFrozenFields(applied: DraftKnowledge['applied']): (field: string) => string | null {
  const t = useTranslations('wizard.frozen');
  return (field) => {
    const frozen = FROZEN.find((name) => name === field);
    return applied === null || frozen === undefined || mayBeCorrected(applied, frozen) ? null : t(frozen);
  };
}

/** Returns true for a field that an imported state contradicts: the person may set it to the state's value. */
function mayBeCorrected({ inputs, namespace, location, otherLocation }: NonNullable<DraftKnowledge['applied']>, field: (typeof FROZEN)[number]): boolean {
  if (field === 'namespace') return (namespace ?? null) !== null && namespace !== inputs.namespace;
  return field === 'location' && (otherLocation ?? null) !== null && otherLocation !== location;
}
