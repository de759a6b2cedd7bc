import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import { problemsOfStep, WIZARD_STEPS } from '#lib/deployments/wizard-steps.ts';
import type { InputProblem } from '#lib/modules/input-problem.ts';
import { useModuleWords } from './use-module-words.ts';
import type { WizardForm } from './wizard-form.ts';

/** Where focus goes when the last button is pressed and something is wrong. */
export const PROBLEM_SUMMARY_ID = 'wizard-problems';

/** Everything that stands in the way, and then what is worth knowing, each with the step it is on. */
export function ProblemSummary({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.review');
  const errors = form.problems.filter((problem) => problem.severity === 'error');
  const warnings = form.problems.filter((problem) => problem.severity === 'warning');
  return (
    <div id={PROBLEM_SUMMARY_ID} tabIndex={-1} className="flex flex-col gap-3 outline-none">
      {errors.length === 0 ? <Alert tone="good" title={t('allGood')} /> : <Alert tone="failed" title={t('errors', { count: errors.length })}><ProblemList form={form} problems={errors} /></Alert>}
      {warnings.length === 0 ? null : <Alert tone="waiting" title={t('warnings', { count: warnings.length })}><ProblemList form={form} problems={warnings} /></Alert>}
    </div>
  );
}

function ProblemList({ form, problems }: { form: WizardForm; problems: readonly InputProblem[] }) {
  const t = useTranslations('wizard');
  const words = useModuleWords();
  const ordered = WIZARD_STEPS.flatMap((step) => problemsOfStep(problems, step).map((problem) => ({ step, problem })));
  return (
    <ul className="mt-1 flex flex-col gap-1">
      {ordered.map(({ step, problem }) => (
        <li key={`${problem.variable}-${problem.code}-${JSON.stringify(problem.values)}`}>
          <button type="button" className="text-left font-medium underline underline-offset-2" onClick={() => form.goTo(step, problem.variable)}>
            {t('review.where', { step: t(`${step}.step`), field: words.label(problem.variable) })}
          </button>
          {': '}
          {words.problem(problem)}
        </li>
      ))}
    </ul>
  );
}
