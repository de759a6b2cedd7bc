import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { FailureCard } from '#components/runs/failure-card.tsx';
import { PUBLIC_CLOUD } from '#lib/azure/azure-cloud.ts';
import { explainFailure } from '#lib/runs/explain-failure.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const QUOTA = { summary: 'unexpected status 400 with error: QuotaExceeded: too much', address: 'module.wandb.azurerm_kubernetes_cluster.default' };
const POLICY = { summary: "RequestDisallowedByPolicy: Resource 'acme' was disallowed by policy.", address: 'module.wandb.azurerm_storage_account.default' };

function show(errors: { summary: string; address: string }[]): void {
  const diagnostics = errors.map((error) => ({ severity: 'error' as const, detail: '', ...error }));
  renderWithWords(<FailureCard failure={explainFailure({ diagnostics, step: 'apply', cloud: PUBLIC_CLOUD })} />);
}

test('what else went wrong is counted, and told in the open with its address, its cause and what to do', () => {
  show([QUOTA, POLICY, { ...POLICY, address: 'module.wandb.azurerm_redis_cache.default' }]);
  const others = screen.getByRole('region', { name: '2 more errors' });
  expect(others.querySelectorAll('li')).toHaveLength(1);
  for (const text of ['A policy of your organization forbids it', 'does not allow acme', 'exemption of the resource group', 'az policy assignment list', POLICY.summary, POLICY.address, 'module.wandb.azurerm_redis_cache.default']) expect(others?.textContent).toContain(text);
  expect(others?.textContent).not.toContain(QUOTA.address);
});

test('an error that stands alone is told as the only one', () => {
  show([QUOTA]);
  expect(screen.queryByText(/more error/)).toBeNull();
});

test('marks each planted error, also those beside the first', () => {
  const diagnostics = [QUOTA, POLICY].map((error) => ({ severity: 'error' as const, detail: '', ...error }));
  const failure = explainFailure({ diagnostics, step: 'apply', cloud: PUBLIC_CLOUD });
  renderWithWords(<FailureCard failure={failure} planted={[QUOTA.address, POLICY.address]} />);
  expect(screen.getByText(/^2 of 2 errors are planted/)).toBeTruthy();
  expect(screen.getAllByText('Planted')).toHaveLength(2);
  cleanup();
  renderWithWords(<FailureCard failure={failure} planted={[POLICY.address]} />);
  expect(screen.getByText(/^1 of 2 errors is planted/)).toBeTruthy();
  expect(screen.getByRole('region', { name: '1 more error' }).textContent).toContain('Planted');
});

test('shows a time of the cause on the clock of the reader', () => {
  const failure = { ...explainFailure({ diagnostics: [], step: 'apply', cloud: PUBLIC_CLOUD }), cause: 'Ada has held the lock since 2026-01-05T10:00:20.123Z.' };
  renderWithWords(<FailureCard failure={failure} />);
  expect(screen.queryByText(/10:00:20\.123Z/)).toBeNull();
  expect(document.querySelector('time')?.getAttribute('datetime')).toBe('2026-01-05T10:00:20Z');
});
