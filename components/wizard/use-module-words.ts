import { useTranslations } from 'next-intl';
import { type InputProblem, formatInputProblem, variableLabel } from '#lib/modules/input-problem.ts';
import type { Translate } from '#lib/words/translate.ts';

/** What the module's variables and their problems are called, in the reader's words. */
export function useModuleWords() {
  const own = useTranslations('wizard') as unknown as Translate;
  // The keys are names out of the catalog, so next-intl's typed keys do not fit here.
  const words = useTranslations('modules') as unknown as Translate;
  return {
    label: (name: string): string => (own.has(`fields.${name}`) ? own(`fields.${name}`) : variableLabel(name, words)),
    description: (name: string): string | undefined => (words.has(`variables.${name}.description`) ? words(`variables.${name}.description`) : undefined),
    problem: (problem: InputProblem): string => {
      if (own.has(`problems.${problem.code}`)) return own(`problems.${problem.code}`, problem.values);
      if (problem.variable === 'name') return words('problems.required', { label: own('fields.name') });
      return formatInputProblem(problem, words);
    },
    component: (component: string): string => words(`components.${component}.title`),
    resourceType: (type: string): string => (words.has(`resourceTypes.${type}`) ? words(`resourceTypes.${type}`) : type),
    reason: (variable: string, value: string): string => words(`reasons.${variable}`, { value }),
    sizeTitle: (size: string): string => (words.has(`sizes.${size}.title`) ? words(`sizes.${size}.title`) : size),
    sizeDescription: (size: string): string => (words.has(`sizes.${size}.description`) ? words(`sizes.${size}.description`) : ''),
  };
}
