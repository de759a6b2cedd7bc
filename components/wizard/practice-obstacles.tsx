import { Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import { obstacleOf, plantedObstacle } from '#lib/deployments/practice-faults.ts';
import { PREFLIGHT_FAULTS, type PreflightFault } from '#lib/preflight/preflight-faults.ts';
import type { WizardForm } from './wizard-form.ts';

/** What the preflight of a practice deployment finds in the way. */
export function PracticeObstacles({ form }: { form: WizardForm }) {
  const t = useTranslations('preflight.faults');
  const { faults } = form.values;
  const planted = faults.map(obstacleOf).filter((name) => name !== null);
  return (
    <div className="flex flex-col gap-3 border-t border-border pt-4">
      <div>
        <h3 className="font-medium">{t('title')}</h3>
        <p className="text-small text-muted">{t('description')}</p>
      </div>
      {planted.map((name) => (
        <div key={name} className="flex items-center justify-between gap-2 rounded-card border border-border py-1 pl-3 pr-1">
          <span>{t(`names.${name}`)}</span>
          <Button size="icon" variant="ghost" aria-label={t('remove', { name: t(`names.${name}`) })} onClick={() => form.setFaults(faults.filter((fault) => obstacleOf(fault) !== name))}><Trash2 aria-hidden className="size-4" /></Button>
        </div>
      ))}
      <AddObstacle planted={planted} onAdd={(name) => form.setFaults([...faults, plantedObstacle(name)])} />
    </div>
  );
}

function AddObstacle({ planted, onAdd }: { planted: readonly PreflightFault[]; onAdd: (name: PreflightFault) => void }) {
  const t = useTranslations('preflight.faults');
  const checks = useTranslations('preflight.checks');
  const [chosen, setChosen] = useState('');
  const name = PREFLIGHT_FAULTS.find((fault) => fault.name === chosen)?.name;
  const add = (): void => {
    if (name !== undefined) onAdd(name);
    setChosen('');
  };
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Field name="preflight-fault" label={t('label')} className="min-w-0 flex-1">
        {(control) => (
          <Select {...control} value={chosen} onChange={(event) => setChosen(event.target.value)}>
            <option value="">{t('choose')}</option>
            {PREFLIGHT_FAULTS.filter((fault) => !planted.includes(fault.name)).map((fault) => <option key={fault.name} value={fault.name}>{`${checks(`${fault.check}.title`)}: ${t(`names.${fault.name}`)}`}</option>)}
          </Select>
        )}
      </Field>
      <Button disabled={name === undefined} onClick={add}>{t('add')}</Button>
    </div>
  );
}
