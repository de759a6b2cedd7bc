import type { InputProblem } from '../modules/input-problem.ts';

export const WIZARD_STEPS = ['target', 'basics', 'address', 'size', 'options', 'review'] as const;
export type WizardStep = (typeof WIZARD_STEPS)[number];

/** done: seen and sound. wrong: something in it stands in the way. todo: not filled in yet. */
export type StepState = 'done' | 'wrong' | 'todo';

const STEP_OF_FIELD: Record<string, WizardStep> = {
  target: 'target',
  credentialId: 'target',
  subscriptionId: 'target',
  name: 'basics',
  namespace: 'basics',
  location: 'basics',
  license: 'basics',
  subdomain: 'address',
  domain_name: 'address',
  size: 'size',
};

export function isWizardStep(value: string | null | undefined): value is WizardStep {
  return WIZARD_STEPS.some((step) => step === value);
}

/** Where a field stands; every variable without a step of its own is an option. */
export function stepOfField(field: string): WizardStep {
  return STEP_OF_FIELD[field] ?? 'options';
}

export function stepAfter(step: WizardStep): WizardStep | null {
  return WIZARD_STEPS[WIZARD_STEPS.indexOf(step) + 1] ?? null;
}

export function stepBefore(step: WizardStep): WizardStep | null {
  return WIZARD_STEPS[WIZARD_STEPS.indexOf(step) - 1] ?? null;
}

/** The further of two steps. */
export function furtherStep(a: WizardStep, b: WizardStep): WizardStep {
  return WIZARD_STEPS.indexOf(a) >= WIZARD_STEPS.indexOf(b) ? a : b;
}

/** The problems of one step, in the order of its fields. */
export function problemsOfStep(problems: readonly InputProblem[], step: WizardStep): InputProblem[] {
  return problems.filter((problem) => stepOfField(problem.variable) === step);
}

/** How each step stands. What is missing in a step that was passed is wrong; in one not reached yet it is only not there yet. */
export function stepStates(problems: readonly InputProblem[], reached: WizardStep): Record<WizardStep, StepState> {
  const states = WIZARD_STEPS.map((step) => [step, stateOf(step, problems, reached)] as const);
  return Object.fromEntries(states) as Record<WizardStep, StepState>;
}

function stateOf(step: WizardStep, problems: readonly InputProblem[], reached: WizardStep): StepState {
  const isPassed = WIZARD_STEPS.indexOf(step) < WIZARD_STEPS.indexOf(reached);
  const errors = problemsOfStep(problems, step).filter((problem) => problem.severity === 'error');
  if (errors.some((problem) => problem.code !== 'required')) return 'wrong';
  if (errors.length > 0) return isPassed ? 'wrong' : 'todo';
  return isPassed ? 'done' : 'todo';
}
