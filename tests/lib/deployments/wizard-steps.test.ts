import { expect, test } from 'vitest';
import { stepOfField, stepStates } from '#lib/deployments/wizard-steps.ts';
import { inputError, inputWarning } from '#lib/modules/input-problem.ts';

test('what is missing ahead is not there yet, what is missing behind is wrong', () => {
  const missing = [inputError('name', 'required'), inputError('domain_name', 'required')];
  expect(stepStates(missing, 'basics')).toMatchObject({ target: 'done', basics: 'todo', address: 'todo' });
  expect(stepStates(missing, 'size')).toMatchObject({ basics: 'wrong', address: 'wrong', size: 'todo' });
});

test('what was typed wrongly is wrong at once', () => {
  expect(stepStates([inputError('namespace', 'namespace_start')], 'basics').basics).toBe('wrong');
});

test('a warning leaves its step done', () => {
  expect(stepStates([inputWarning('use_internal_queue', 'queue_unused')], 'review').options).toBe('done');
});

test('a variable without a step of its own is an option', () => {
  expect(stepOfField('azuremonitor')).toBe('options');
  expect(stepOfField('moduleVersion')).toBe('options');
});
