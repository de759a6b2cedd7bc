import { expect, test } from 'vitest';
import { statusAfterRun } from '#lib/deployments/deployment-status.ts';

test.each(['applied', 'no_changes'] as const)('a teardown that ends %s and leaves resources in the state has not torn down', (status) => {
  const run = { kind: 'destroy', status, applyStarted: status === 'applied' } as const;
  expect(statusAfterRun({ ...run, stateHasResources: true }, 'deployed')).toBe('failed');
  expect(statusAfterRun({ ...run, stateHasResources: false }, 'deployed')).toBe('destroyed');
});
