import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { DriftCard } from '#components/drift/drift-card.tsx';
import { OPEN_GATE } from '#components/preflight/gate.ts';
import type { DriftedResource, DriftReport } from '#lib/drift/drift-report.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const act = () => Promise.resolve({ ok: true, value: undefined } as const);

function show(accepted: number | null, differences: Partial<DriftReport> = {}): void {
  const report: DriftReport = { runId: 'run-8', checkedAt: '2026-01-05T10:00:00.000Z', outcome: 'no_drift', supersededBy: null, resources: [], byAzure: [], pending: 2, ...differences };
  const drift = { schedule: 'off' as const, report, accepted, underWay: null, missed: null };
  renderWithWords(<DriftCard deployment={{ id: 'd', target: 'azure' }} drift={drift} resources={[]} inTheWay={null} gate={OPEN_GATE} allowed actions={{ check: act, accept: act, revert: act, schedule: act, tamper: act }} />);
}

test('what was accepted is told as that, with the way to undo it', () => {
  show(7);
  expect(screen.getByText(/run 7 accepted what Azure has/)).toBeTruthy();
  expect(screen.queryByText(/say something else than what is deployed/)).toBeNull();
  expect(screen.getByRole('button', { name: 'Plan a deploy' })).toBeTruthy();
});

test('options that were changed are told as such; what a later run changed is not told at all', () => {
  show(null);
  expect(screen.getByText(/say something else than what is deployed/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Plan a deploy' })).toBeTruthy();
  cleanup();
  show(7, { supersededBy: 9 });
  expect(screen.queryByText(/run 7 accepted/)).toBeNull();
  expect(screen.queryByRole('button', { name: 'Plan a deploy' })).toBeNull();
});

test('a row whose revert destroys data says so', () => {
  const database: DriftedResource = { address: 'module.wandb.module.database.azurerm_mysql_flexible_server.default', type: 'azurerm_mysql_flexible_server', name: 'default', component: 'database', kind: 'changed', attributes: [{ path: 'zone', before: { kind: 'known', text: '1' }, after: { kind: 'known', text: '2' } }], revert: 'replace', revertLosesData: true };
  show(null, { outcome: 'drifted', resources: [database] });
  expect(screen.getByRole('cell', { name: /replace it; what it holds is lost/ })).toBeTruthy();
});
