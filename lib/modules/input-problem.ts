import { type MessageValues, type Translate, translator } from '../words/translate.ts';

/** Something about the inputs that a person has to know: an error stops a run, a warning does not. */
export interface InputProblem {
  /** The variable it is about, by the module's own name; also location, moduleVersion and backend.<setting>. */
  variable: string;
  /** The key of its sentence in lib/words/en/modules.json, under problems. */
  code: string;
  severity: 'error' | 'warning';
  /** What the sentence names. `other` and `others` are names of variables, told as their labels. */
  values: MessageValues;
}

/** A problem as a sentence: what is wrong, why, and what to do. `words` are those of modules; a page gives the reader's. */
export function formatInputProblem(problem: InputProblem, words: Translate = translator('modules')): string {
  return words(`problems.${problem.code}`, { label: variableLabel(problem.variable, words), ...withLabels(problem.values, words) });
}

/** What people call a variable; its own name where there is no better one. */
export function variableLabel(name: string, words: Translate = translator('modules')): string {
  return words.has(`variables.${name}.label`) ? words(`variables.${name}.label`) : name;
}

/** Whether nothing stands in the way of a run. */
export function hasErrors(problems: readonly InputProblem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

export function inputError(variable: string, code: string, values: MessageValues = {}): InputProblem {
  return { variable, code, severity: 'error', values };
}

export function inputWarning(variable: string, code: string, values: MessageValues = {}): InputProblem {
  return { variable, code, severity: 'warning', values };
}

function withLabels(values: MessageValues, words: Translate): MessageValues {
  const named = ['other', 'others'].flatMap((key) => (values[key] === undefined ? [] : [[key, labelList(String(values[key]), words)] as const]));
  return { ...values, ...Object.fromEntries(named) };
}

function labelList(names: string, words: Translate): string {
  return names.split(', ').map((name) => variableLabel(name, words)).join(', ');
}
