import { expect, test } from 'vitest';
import { statusAfterRun } from '#lib/deployments/deployment-status.ts';

test.each(['applied', 'no_changes'] as const)('a teardown that ends %s and leaves resources in the state has not torn down', (status) => {
  const run = { kind: 'destroy', status, applyStarted: status === 'applied' } as const;
  expect(statusAfterRun({ ...run, stateHasResources: true }, 'deployed')).toBe('failed');
  expect(statusAfterRun({ ...run, stateHasResources: false }, 'deployed')).toBe('destroyed');
});

test('a run that planned less than everything leaves a deployment as incomplete as it was', () => {
  const run = { kind: 'deploy', status: 'applied', applyStarted: true, stateHasResources: true } as const;
  expect(statusAfterRun({ ...run, partial: true }, 'failed')).toBe('failed');
  expect(statusAfterRun({ ...run, partial: true }, 'deployed')).toBe('deployed');
  expect(statusAfterRun(run, 'failed')).toBe('deployed');
});
