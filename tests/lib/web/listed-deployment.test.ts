import { expect, test } from 'vitest';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { inputWarning } from '#lib/modules/input-problem.ts';
import { toChangedDeployment, toListedDeployment } from '#lib/web/api/json.ts';

const DEPLOYMENT = { id: 'd1', name: 'Acme', inputs: { namespace: 'acme' }, secretKeys: { app_wandb_env: ['A'] }, lastRun: null } as unknown as Deployment & { lastRun: null };

test('shows no inputs and no keys of secret inputs when deployments are listed', () => {
  const listed = toListedDeployment(DEPLOYMENT);
  expect(listed).toMatchObject({ id: 'd1', name: 'Acme' });
  expect(listed).not.toHaveProperty('inputs');
  expect(listed).not.toHaveProperty('secretKeys');
});

test('answers a change with what the wizard warns of, each by its field', () => {
  const { warnings } = toChangedDeployment({ deployment: DEPLOYMENT, warnings: [inputWarning('database_version', 'database_version_unset', { recommended: '8.4' }), inputWarning('location', 'location_of_state', { value: 'a', applied: 'b' })] });
  expect(warnings.map(({ field, code }) => [field, code])).toEqual([['inputs.database_version', 'database_version_unset'], ['location', 'location_of_state']]);
  for (const { message } of warnings) expect(message).toMatch(/\w+ \w+/);
});
