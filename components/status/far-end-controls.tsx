'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionButton } from '#components/ui/action-button.tsx';
import type { FormAction } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { Select } from '#components/ui/select.tsx';
import { useFormAction } from '#components/ui/use-form-action.ts';
import { useHydrated } from '#components/ui/use-hydrated.ts';
import { FAR_END_FAULT_NAMES, type FarEndFault } from '#lib/deployments/far-end-faults.ts';

export interface FarEndControlsProps {
  deploymentId: string;
  /** What is played now; null: all works. */
  fault: FarEndFault | null;
  /** The record is what is missing, and nothing holds it back. */
  waitsForRecord: boolean;
  recordMade: FormAction;
  play: FormAction;
}

/** Practice: what the simulator plays at the far end, and the record that one would make in life. */
export function FarEndControls({ deploymentId, fault, waitsForRecord, recordMade, play }: FarEndControlsProps) {
  const t = useTranslations('status.chain.practice');
  const { run, pending, error } = useFormAction(play);
  const [chosen, setChosen] = useState('');
  const hydrated = useHydrated();
  const options = [{ value: '', label: t('faults.none') }, ...FAR_END_FAULT_NAMES.map((name) => ({ value: name, label: t(`faults.${name}`) }))];
  const choose = (value: string): void => {
    setChosen(value);
    const form = new FormData();
    form.set('deploymentId', deploymentId);
    form.set('fault', value);
    run(form);
  };
  return (
    <div className="flex w-full flex-wrap items-center gap-x-4 gap-y-2">
      <p className="min-w-0 flex-1 basis-80 text-small text-muted">{t(waitsForRecord && fault === null ? 'recordNote' : 'note')}</p>
      {waitsForRecord && fault === null ? <ActionButton action={recordMade} values={{ deploymentId }}>{t('made')}</ActionButton> : null}
      <label className="flex flex-wrap items-center gap-2 text-small">
        {t('play')}
        <Select options={options} value={pending ? chosen : (fault ?? '')} disabled={!hydrated} onChange={(event) => choose(event.target.value)} />
      </label>
      {error === null ? null : <Alert tone="failed" urgent className="w-full">{error}</Alert>}
    </div>
  );
}
