import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { UnmanagedPanel } from '#components/adoption/unmanaged-panel.tsx';
import { OPEN_GATE } from '#components/preflight/gate.ts';
import { isLookOutdated } from '#lib/adoption/unmanaged-view.ts';
import type { AzureStatus } from '#lib/azure/azure-status.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const AT = '2026-01-05T10:00:00.000Z';

const ITEM = { id: '/x', type: 'azurerm_key_vault', name: 'default', address: 'a', source: 'resource_group', provisioningState: 'Succeeded', adoptable: true, reason: null, leftByTeardown: true } as const;

function show(look: Pick<AzureStatus, 'observedAt' | 'afterRun' | 'error'>): void {
  const outdated = isLookOutdated(look, 2);
  renderWithWords(<UnmanagedPanel isPractice={false} deploymentId="d" unmanaged={{ items: [ITEM], ...look, outdated }} adoptAction={() => Promise.resolve({ ok: true, value: undefined })} gate={OPEN_GATE} allowed />);
}

test('a look from before the run ended lists nothing, until there is one from after it', () => {
  show({ observedAt: AT, afterRun: 1, error: null });
  expect(screen.getByText('Azure is being looked at again')).toBeTruthy();
  expect(screen.queryByText('Azure has 1 resource that state has not')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
  cleanup();
  show({ observedAt: AT, afterRun: 2, error: null });
  expect(screen.getByText('Azure has 1 resource that state has not')).toBeTruthy();
});

test('where Azure was never looked at, or refuses, what Terraform reported is listed at once', () => {
  show({ observedAt: null, afterRun: 0, error: null });
  expect(screen.getByText('Azure has 1 resource that state has not')).toBeTruthy();
  cleanup();
  show({ observedAt: AT, afterRun: 1, error: { code: 'not_authorized', message: 'no access', retryAt: null } });
  expect(screen.getByText(/no access/)).toBeTruthy();
});
