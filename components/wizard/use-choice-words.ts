import { useTranslations } from 'next-intl';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { useModuleWords } from './use-module-words.ts';

interface ChoiceWords {
  /** What people call a field or a variable. */
  label: (field: string) => string;
  /** A chosen value as it is told. */
  value: (field: string, value: InputValue) => string;
}

/** A choice in the same words wherever it is told: on the Review, with a deployment, with a run. */
export function useChoiceWords(): ChoiceWords {
  const t = useTranslations('wizard.review');
  const words = useModuleWords();
  const say = (value: InputValue): string => {
    if (typeof value === 'boolean') return value ? t('on') : t('off');
    if (Array.isArray(value)) return value.map(say).join(', ');
    if (typeof value === 'object' && value !== null) return Object.entries(value).map(([name, entry]) => `${name} = ${say(entry)}`).join(', ');
    return String(value);
  };
  return {
    label: words.label,
    value(field, value) {
      if (field === 'size') return words.sizeTitle(String(value));
      // The wizard asks for the external queue, the variable says the internal one.
      return say(field === 'use_internal_queue' ? value !== true : value);
    },
  };
}
