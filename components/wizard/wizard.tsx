'use client';

import { useTranslations } from 'next-intl';
import type { FormEvent } from 'react';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { stepBefore, type WizardStep } from '#lib/deployments/wizard-steps.ts';
import type { WizardStart } from '#lib/deployments/wizard.ts';
import { PROBLEM_SUMMARY_ID } from './problem-summary.tsx';
import type { FinishAction, SaveAction } from './save-action.ts';
import { SaveNote } from './save-note.tsx';
import { StepAddress } from './step-address.tsx';
import { StepBasics } from './step-basics.tsx';
import { StepOptions } from './step-options.tsx';
import { StepReview } from './step-review.tsx';
import { StepSize } from './step-size.tsx';
import { StepTarget } from './step-target.tsx';
import { Stepper } from './stepper.tsx';
import { useFinish } from './use-finish.ts';
import { useWizard } from './use-wizard.ts';
import { WhatYouGet } from './what-you-get.tsx';
import type { WizardForm } from './wizard-form.ts';

interface WizardProps {
  start: WizardStart;
  /** Keeps a draft as one types; null for a deployment that is changed, which is saved by planning it. */
  saveAction: SaveAction | null;
  finishAction: FinishAction;
}

const STEP_VIEW: Record<WizardStep, (props: { form: WizardForm }) => React.ReactNode> = {
  target: StepTarget,
  basics: StepBasics,
  address: StepAddress,
  size: StepSize,
  options: StepOptions,
  review: StepReview,
};

/** From nothing to a plan: steps at the left, the form, and at the right what it will lead to. */
export function Wizard({ start, saveAction, finishAction }: WizardProps) {
  const t = useTranslations('wizard');
  const wizard = useWizard(start, saveAction);
  const finish = useFinish(wizard, finishAction);
  const { form, step } = wizard;
  const View = STEP_VIEW[step];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // What one approves by pressing Enter in a field, one has not read: the last button is pressed by itself.
    if (step !== 'review') wizard.next();
  };
  const plan = (): void => {
    if (form.problems.some((problem) => problem.severity === 'error')) document.getElementById(PROBLEM_SUMMARY_ID)?.focus();
    else finish.run();
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 split:grid-cols-[minmax(0,1fr)_264px] xl:grid-cols-[152px_minmax(0,1fr)_280px] xl:gap-8 print:block">
      <div className="min-w-0 split:col-span-2 xl:sticky xl:top-6 xl:col-span-1 xl:self-start"><Stepper form={form} step={step} reached={wizard.reached} /></div>
      <form noValidate onSubmit={submit} className="min-w-0 max-w-form print:max-w-none">
        <View form={form} />
        {finish.refusal === null ? null : (
          <Alert tone="failed" urgent className="mt-6" {...(finish.runInTheWay === null ? {} : { actions: <ButtonLink size="small" href={finish.runInTheWay}>{t('finish.openRun')}</ButtonLink> })}>{finish.refusal}</Alert>
        )}
        <div className="mt-8 flex flex-wrap items-center gap-2 border-t border-border pt-4 print:hidden">
          <BackButton form={form} step={step} />
          {step === 'review' ? (
            <Button variant="primary" pending={finish.pending} onClick={plan}>{t(start.mode === 'new' ? 'finish.plan' : 'finish.planChanges')}</Button>
          ) : (
            <Button type="submit" variant="primary">{t('next')}</Button>
          )}
          <div className="ml-auto">
            {saveAction === null ? <p className="text-small text-muted">{t('save.onPlan')}</p> : <SaveNote state={wizard.saveState} onRetry={() => void wizard.saveNow()} />}
          </div>
        </div>
      </form>
      <WhatYouGet form={form} />
    </div>
  );
}

function BackButton({ form, step }: { form: WizardForm; step: WizardStep }) {
  const t = useTranslations('common');
  const before = stepBefore(step);
  return before === null ? null : <Button onClick={() => form.goTo(before)}>{t('back')}</Button>;
}
