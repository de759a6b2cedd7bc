import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { LockCard } from '#components/state/lock-card.tsx';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

test('a maintenance lock is not sent without its reason', () => {
  const done = () => Promise.resolve({ ok: true as const });
  renderWithWords(<LockCard deploymentId="d" locks={{ state: null, maintenance: null }} mayManage actions={{ lock: done, unlock: done, breakLock: done }} />);
  fireEvent.click(screen.getByRole('button', { name: 'Lock for maintenance' }));
  const reason = screen.getByLabelText<HTMLInputElement>('Reason');
  expect(reason.required).toBe(true);
  expect(reason.closest('form')?.checkValidity()).toBe(false);
});
