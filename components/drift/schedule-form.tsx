'use client';

import { useState } from 'react';
import type { FormAction } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { Select } from '#components/ui/select.tsx';
import { useFormAction } from '#components/ui/use-form-action.ts';
import { DRIFT_SCHEDULES, type DriftSchedule } from '#lib/drift/drift-schedule.ts';

interface ScheduleFormProps {
  deploymentId: string;
  schedule: DriftSchedule;
  /** Given, so that the page need not send them all to the browser. */
  words: { label: string; save: string; options: Record<DriftSchedule, string> };
  action: FormAction;
}

/** How often a deployment is checked without being asked. */
export function ScheduleForm({ deploymentId, schedule, words, action }: ScheduleFormProps) {
  const [chosen, setChosen] = useState(schedule);
  const { run, pending, error } = useFormAction(action);
  const save = (): void => {
    const form = new FormData();
    form.set('deploymentId', deploymentId);
    form.set('schedule', chosen);
    run(form);
  };
  return (
    <>
      {error === null ? null : <Alert tone="failed" urgent className="w-full">{error}</Alert>}
      <label htmlFor="drift-schedule" className="text-small">{words.label}</label>
      <Select id="drift-schedule" className="w-40" value={chosen} onChange={(event) => setChosen(event.target.value as DriftSchedule)} options={DRIFT_SCHEDULES.map((value) => ({ value, label: words.options[value] }))} />
      {chosen === schedule ? null : <Button pending={pending} onClick={save}>{words.save}</Button>}
    </>
  );
}
