import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { UnmanagedPanel } from '#components/adoption/unmanaged-panel.tsx';
import { OPEN_GATE } from '#components/preflight/gate.ts';
import { isLookOutdated } from '#lib/adoption/unmanaged-view.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const ITEM = { id: '/x', type: 'azurerm_key_vault', name: 'default', address: 'a', source: 'resource_group', provisioningState: 'Succeeded', adoptable: true, reason: null, leftByTeardown: true } as const;

function show(look: { observedAt: string | null; error: { message: string } | null }): void {
  const outdated = isLookOutdated(look, '2026-01-05T10:00:00.000Z');
  renderWithWords(<UnmanagedPanel deploymentId="d" unmanaged={{ items: [ITEM], ...look, outdated }} adoptAction={() => Promise.resolve({ ok: true, value: undefined })} gate={OPEN_GATE} allowed />);
}

test('a look from before the run ended lists nothing, until there is one from after it', () => {
  show({ observedAt: '2026-01-05T09:59:59.000Z', error: null });
  expect(screen.getByText('Azure is being looked at again')).toBeTruthy();
  expect(screen.queryByText('Azure has 1 resource that state has not')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
  cleanup();
  show({ observedAt: '2026-01-05T10:00:01.000Z', error: null });
  expect(screen.getByText('Azure has 1 resource that state has not')).toBeTruthy();
});

test('where Azure was never looked at, or refuses, what Terraform reported is listed at once', () => {
  show({ observedAt: null, error: null });
  expect(screen.getByText('Azure has 1 resource that state has not')).toBeTruthy();
  cleanup();
  show({ observedAt: '2026-01-05T09:59:59.000Z', error: { message: 'no access' } });
  expect(screen.getByText(/no access/)).toBeTruthy();
});
