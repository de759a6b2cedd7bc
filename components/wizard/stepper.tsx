import { Check, CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { type StepState, stepStates, WIZARD_STEPS, type WizardStep } from '#lib/deployments/wizard-steps.ts';
import type { WizardForm } from './wizard-form.ts';

/** The steps, each done, wrong or not yet; any of them can be gone to at any time. */
export function Stepper({ form, step, reached }: { form: WizardForm; step: WizardStep; reached: WizardStep }) {
  const t = useTranslations('wizard');
  // A step is not marked wrong for what its field does not say.
  const states = stepStates(form.problems.filter(({ code, variable }) => code === 'required' || form.errorOf(variable) !== null), reached);
  const list = useRef<HTMLOListElement>(null);
  // On a narrow page the steps are a strip that scrolls: the current one is brought into view.
  useEffect(() => {
    const strip = list.current;
    const current = strip?.querySelector<HTMLElement>('[aria-current]');
    if (strip && current) strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.clientWidth) / 2;
  }, [step]);
  return (
    <nav aria-label={t('stepper')} className="min-w-0 print:hidden">
      <ol ref={list} className="flex gap-1 overflow-x-auto xl:flex-col xl:overflow-visible">
        {WIZARD_STEPS.map((name, index) => (
          <li key={name} className="shrink-0">
            <button
              type="button"
              aria-current={name === step ? 'step' : undefined}
              onClick={() => form.goTo(name)}
              className={classNames(
                'relative flex control-height w-full items-center gap-2 rounded-control px-2 text-left text-muted -outline-offset-2 transition-colors hover:bg-hover hover:text-text',
                name === step && 'bg-hover font-medium text-text',
              )}
            >
              <StepMark number={index + 1} state={states[name]} />
              <span className="whitespace-nowrap">{t(`${name}.step`)}</span>
              <span className="sr-only">{t(`states.${states[name]}`)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

const MARK: Record<StepState, string> = {
  done: 'border-good bg-good/8 text-good',
  wrong: 'border-failed bg-failed/8 text-failed',
  todo: 'border-control text-muted',
};

function StepMark({ number, state }: { number: number; state: StepState }) {
  return (
    <span aria-hidden className={classNames('flex size-5 shrink-0 items-center justify-center rounded-full border text-caption tabular-nums', MARK[state])}>
      {state === 'done' ? <Check className="size-3" /> : null}
      {state === 'wrong' ? <CircleAlert className="size-3" /> : null}
      {state === 'todo' ? number : null}
    </span>
  );
}
