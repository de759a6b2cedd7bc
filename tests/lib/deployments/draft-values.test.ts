import { expect, test } from 'vitest';
import { effectiveInputs, newDraftValues, waitingInputs, withInput, withModuleVersion, withName, withTarget } from '#lib/deployments/draft-values.ts';
import { suggestNamespace } from '#lib/deployments/suggest-namespace.ts';
import { MODULE_VERSIONS } from '#lib/modules/catalog.ts';
import { validateInputs } from '#lib/modules/validate-inputs.ts';

const fresh = newDraftValues('azure');

test('a new draft lacks only name, namespace, license and domain', () => {
  const problems = validateInputs({ ...fresh, secretNames: [], complete: true });
  expect(problems.map((problem) => `${problem.variable} ${problem.code}`)).toEqual(['namespace required', 'license required', 'domain_name required', 'create_redis redis_new_tenants']);
});

test.each(['Acme', 'Größe & Co', '2024 trial', '한국어', 'a', 'W&B production in the west'])('the namespace suggested for %s is valid', (name) => {
  const namespace = suggestNamespace(name, 'k3f9');
  const problems = validateInputs({ ...fresh, inputs: { namespace }, secretNames: [], complete: false });
  expect(problems.filter((problem) => problem.severity === 'error')).toEqual([]);
});

test('the namespace follows the name until a person writes one', () => {
  const named = withName(withName(fresh, 'Acm', 'k3f9'), 'Acme', 'k3f9');
  expect(named.inputs.namespace).toBe('acme-wandb-k3f9');
  const edited = withInput(named, 'namespace', 'my-own');
  expect(withName(edited, 'Other', 'k3f9').inputs.namespace).toBe('my-own');
});

test('a namespace suggested before a reload still follows the name after it', () => {
  const before = withName(fresh, 'Acme', 'k3f9');
  expect(withName(before, 'Globex', 'zzzz').inputs.namespace).toBe('globex-wandb-zzzz');
});

test('clearing the name takes its suggestion away', () => {
  expect(withName(withName(fresh, 'Acme', 'k3f9'), '', 'k3f9').inputs.namespace).toBeUndefined();
});

test('practice takes the version it plays, and another version its own defaults', () => {
  const old = withModuleVersion(fresh, '5.1.3');
  expect(old.inputs.database_version).toBe('8.0.21');
  expect(withTarget(old, 'practice')).toMatchObject({ moduleVersion: '7.9.2', inputs: { database_version: '8.4' } });
});

test('a value of ours that a person changed survives another version', () => {
  const chosen = withInput(fresh, 'database_version', '5.7');
  expect(withModuleVersion(chosen, '5.1.3').inputs.database_version).toBe('5.7');
});

test('what a version does not know waits for one that does', () => {
  const old = withModuleVersion(withInput(fresh, 'database_sort_buffer_size', 1024), '1.7.1');
  expect(waitingInputs(old)).toContain('database_sort_buffer_size');
  expect(effectiveInputs(old)).not.toHaveProperty('database_sort_buffer_size');
  expect(effectiveInputs(withModuleVersion(old, '7.9.2'))).toHaveProperty('database_sort_buffer_size', 1024);
});

test.each(MODULE_VERSIONS)('the defaults of %s pass its rules', (version) => {
  const values = withModuleVersion({ ...fresh, inputs: { ...fresh.inputs, namespace: 'acme-wandb', domain_name: 'example.com' } }, version);
  const problems = validateInputs({ ...values, inputs: effectiveInputs(values), secretNames: ['license'], complete: true });
  expect(problems.filter((problem) => problem.severity === 'error')).toEqual([]);
});
