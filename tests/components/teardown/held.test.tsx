import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Held } from '#components/teardown/held.tsx';
import { renderWithWords } from '#tests/support/with-words.tsx';

it('says who locked a deployment and why, and where the lock is lifted', () => {
  renderWithWords(<Held deploymentId="1" held={{ lockedBy: 'grace', reason: 'audit', createdAt: new Date().toISOString() }} />);
  expect(screen.getByText(/grace locked it/).textContent).toContain(': audit. Nothing is deleted, dropped or planned here');
  expect(screen.getByRole('link', { name: 'Open the lock' }).getAttribute('href')).toBe('/deployments/1/state');
});
