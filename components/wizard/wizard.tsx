'use client';

import { useTranslations } from 'next-intl';
import type { FormEvent } from 'react';
import { OverrideDialog } from '#components/preflight/override-dialog.tsx';
import { PreflightPanel } from '#components/preflight/preflight-panel.tsx';
import type { ActionResult } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { stepBefore, type WizardStep } from '#lib/deployments/wizard-steps.ts';
import type { WizardStart } from '#lib/deployments/wizard.ts';
import { PROBLEM_SUMMARY_ID } from './problem-summary.tsx';
import type { FinishAction, PreflightAction, SaveAction } from './save-action.ts';
import { SaveNote } from './save-note.tsx';
import { StepAddress } from './step-address.tsx';
import { StepBasics } from './step-basics.tsx';
import { StepOptions } from './step-options.tsx';
import { StepReview } from './step-review.tsx';
import { StepSize } from './step-size.tsx';
import { StepTarget } from './step-target.tsx';
import { Stepper } from './stepper.tsx';
import { useFinish } from './use-finish.ts';
import { useReviewPreflight } from './use-review-preflight.ts';
import { useWizard } from './use-wizard.ts';
import { isPlanBlocked, PLAN_BLOCKER_ID, WizardBlocker } from './wizard-blocker.tsx';
import { WhatYouGet } from './what-you-get.tsx';
import type { WizardForm } from './wizard-form.ts';

interface WizardProps {
  start: WizardStart;
  /** Keeps a draft as one types; null for a deployment that is changed, which is saved by planning it. */
  saveAction: SaveAction | null;
  finishAction: FinishAction;
  /** Null where nobody can look. */
  lookAction: PreflightAction | null;
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
export function Wizard({ start, saveAction, finishAction, lookAction }: WizardProps) {
  const t = useTranslations('wizard');
  const blocked = useTranslations('preflight');
  const wizard = useWizard(start, saveAction);
  const preflight = useReviewPreflight(wizard, lookAction);
  const finish = useFinish(wizard, start, finishAction, preflight.state.follow);
  const isBlocked = isPlanBlocked(finish.blockers);
  const blocker = isBlocked ? <WizardBlocker deploymentId={start.deploymentId} blockers={finish.blockers} isStored={saveAction !== null} /> : null;
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
  const override = (typed: FormData): Promise<ActionResult> => {
    const reason = String(typed.get('skipPreflight')).trim();
    const short = blocked('override.short');
    if (reason.length < 3) return Promise.resolve({ ok: false, message: short, fieldErrors: { skipPreflight: short } });
    finish.run(reason);
    return Promise.resolve({ ok: true });
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 split:grid-cols-[minmax(0,1fr)_264px] xl:grid-cols-[152px_minmax(0,1fr)_280px] xl:gap-8 print:block">
      <div className="min-w-0 split:col-span-2 xl:sticky xl:top-6 xl:col-span-1 xl:self-start"><Stepper form={form} step={step} reached={wizard.reached} /></div>
      <form noValidate onSubmit={submit} className="min-w-0 max-w-form print:max-w-none">
        {step === 'review' ? null : blocker}
        <View form={form} />
        {step === 'review' && lookAction !== null ? (
          <div className="mt-6 print:hidden">
            <PreflightPanel state={preflight.state} target={form.values.target} blocks={preflight.gated} outdated={false} allowed={{ look: true, fix: start.allowed.fix }} headingLevel={3} />
          </div>
        ) : null}
        {finish.refusal === null ? null : (
          <Alert tone="failed" urgent className="mt-6">{finish.refusal}</Alert>
        )}
        {step === 'review' ? blocker : null}
        <p id="plan-blocked" className="mt-6 text-small text-failed empty:hidden">{step === 'review' && preflight.obstacles > 0 ? blocked('blocked', { count: preflight.obstacles }) : null}</p>
        <div className="mt-8 flex flex-wrap items-center gap-2 border-t border-border pt-4 print:hidden">
          <BackButton form={form} step={step} />
          {step === 'review' ? (
            <>
              <Button variant="primary" pending={finish.pending} disabled={preflight.obstacles > 0 || isBlocked} aria-describedby={isBlocked ? PLAN_BLOCKER_ID : 'plan-blocked'} onClick={plan}>{t(start.mode === 'new' ? 'finish.plan' : 'finish.planChanges')}</Button>
              {preflight.obstacles > 0 && !isBlocked && start.allowed.skipPreflight ? <OverrideDialog action={override} /> : null}
            </>
          ) : (
            <Button type="submit" variant="primary">{t('next')}</Button>
          )}
          <div className="ml-auto">
            {saveAction === null ? <p className="text-small text-muted">{t('save.onPlan')}</p> : <SaveNote state={wizard.saveState} leftOut={wizard.leftOut} onRetry={() => void wizard.saveNow()} />}
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
