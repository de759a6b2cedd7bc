import type { useModuleWords } from './use-module-words.ts';
import type { WizardForm } from './wizard-form.ts';

/** Errors about one entry of a map, and the value of the problem that names the entry. */
const KEY_OF_CODE: Readonly<Record<string, 'value' | 'name'>> = { environment_name: 'value', map_name_missing: 'value', map_value_missing: 'value', tag_name: 'value', tag_reserved: 'value', tag_twice: 'value', tag_value: 'name' };

/** Returns the errors of a map's entries by their names; empty until the field shows its errors. */
export function rowErrors(form: WizardForm, variable: string, words: Pick<ReturnType<typeof useModuleWords>, 'problem'>): ReadonlyMap<string, string> {
  if (form.errorOf(variable) === null) return new Map();
  return new Map(form.problems.flatMap((problem) => {
    const key = KEY_OF_CODE[problem.code];
    const isOfRow = problem.variable === variable && problem.severity === 'error' && key !== undefined;
    return isOfRow ? [[String(problem.values[key] ?? ''), words.problem(problem)] as const] : [];
  }));
}

/** Returns the form without the error of the field: the error is shown on its row. */
export function withErrorOnRow(form: WizardForm, variable: string): WizardForm {
  return { ...form, errorOf: (field) => (field === variable ? null : form.errorOf(field)) };
}
