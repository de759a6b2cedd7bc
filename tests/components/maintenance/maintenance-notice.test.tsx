import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { MaintenanceNotice } from '#components/maintenance/maintenance-notice.tsx';
import { renderWithWords } from '#tests/support/with-words.tsx';

it('says who locked a deployment and why, and links to the page that lifts the lock', () => {
  renderWithWords(<MaintenanceNotice deploymentId="1" maintenance={{ lockedBy: 'grace', reason: 'audit', createdAt: new Date().toISOString() }} />);
  expect(screen.getByText(/grace locked it/).textContent).toContain(': audit. Nothing is planned, approved, applied or deleted until an admin lifts the lock');
  expect(screen.getByRole('link', { name: 'See the lock' }).getAttribute('href')).toBe('/deployments/1/state');
});
