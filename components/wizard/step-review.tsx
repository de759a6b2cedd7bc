import { Printer } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { ProblemSummary } from './problem-summary.tsx';
import { ReviewChoices } from './review-choices.tsx';
import { ReviewConsequences } from './review-consequences.tsx';
import { ReviewFiles } from './review-files.tsx';
import { StepFrame } from './step-frame.tsx';
import type { WizardForm } from './wizard-form.ts';

/** The whole decision as a document: what is wrong, the choices, the consequences, the files. */
export function StepReview({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.review');
  return (
    <StepFrame title={t('title')} description={t('description')}>
      <div className="print:hidden"><Button size="small" onClick={() => window.print()}><Printer aria-hidden className="size-4" />{t('print')}</Button></div>
      <ProblemSummary form={form} />
      <ReviewChoices form={form} />
      <ReviewConsequences form={form} />
      <ReviewFiles form={form} />
    </StepFrame>
  );
}
