import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { PlanView } from '#components/plans/plan-view.tsx';
import type { PlanDocument, ResourceChange } from '#lib/plans/plan-document.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const PLAN: PlanDocument = {
  terraformVersion: '1.14.0',
  summary: { add: 2, change: 1, destroy: 3, replace: 1, import: 0 },
  changes: [
    change({ address: 'created', action: 'create', component: 'network' }),
    change({ address: 'read', action: 'read' }),
    change({ address: 'changed', action: 'update', attributes: [{ path: 'sku', before: { kind: 'known', text: '"small"' }, after: { kind: 'unknown' } }] }),
    change({ address: 'replaced', action: 'replace', replacePaths: ['zone'], attributes: [{ path: 'zone', before: { kind: 'absent' }, after: { kind: 'sensitive' } }] }),
    change({ address: 'destroyed', action: 'delete' }),
    change({ address: 'lost', action: 'delete', dataLoss: true, component: 'database', type: 'azurerm_mysql_flexible_server' }),
  ],
  outputs: [{ name: 'url', action: 'create', sensitive: false }, { name: 'secret_name', action: 'update', sensitive: true }],
};

test('what cannot be undone comes first, and what is only read does not come at all', () => {
  renderWithWords(<PlanView plan={PLAN} />);
  const titles = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent);
  expect(titles).toEqual(['Will lose data 1', 'Will be replaced: destroyed and created again 1', 'Will be destroyed 1', 'Will be changed 1', 'Will be created 1', 'Outputs']);
  expect(screen.queryByText('read')).toBeNull();
});

test('a replacement is counted as one, not as a create and a destroy', () => {
  renderWithWords(<PlanView plan={PLAN} />);
  const counts = within(screen.getByRole('list', { name: 'What the plan does' })).getAllByRole('listitem');
  expect(counts.map((count) => count.textContent)).toEqual(['2 to destroy', '1 to replace', '1 to change', '1 to create']);
});

test('values that are unknown, secret or not set are marked as such, and so is what forces a replacement', () => {
  renderWithWords(<PlanView plan={PLAN} />);
  expect(row('sku')).toEqual(['sku', '"small"', 'known after apply']);
  expect(row('zoneforces replacement')).toEqual(['zoneforces replacement', 'not set', 'secret']);
});

test('a plan without changes says so', () => {
  renderWithWords(<PlanView plan={{ terraformVersion: '1.14.0', summary: { add: 0, change: 0, destroy: 0, replace: 0, import: 0 }, changes: [], outputs: [] }} />);
  expect(screen.getByText(/The plan changes nothing/)).toBeDefined();
});

test('what is imported before it is changed says so, and so do attributes that are not kept', () => {
  const adopted = change({ address: 'adopted', action: 'update', imports: true, hiddenAttributes: 12, attributes: [{ path: 'sku', before: { kind: 'absent' }, after: { kind: 'unknown' } }] });
  renderWithWords(<PlanView plan={{ ...PLAN, changes: [adopted] }} />);
  expect(screen.getByText('imported first')).toBeDefined();
  expect(screen.getByText('and 12 more attributes')).toBeDefined();
});

function row(head: string): (string | null)[] {
  const found = [...document.querySelectorAll('tbody tr')].find((candidate) => candidate.querySelector('th')?.textContent === head);
  return [...(found?.children ?? [])].map((cell) => cell.textContent);
}

function change(differences: Partial<ResourceChange> & Pick<ResourceChange, 'address' | 'action'>): ResourceChange {
  return { type: 'azurerm_subnet', name: 'default', component: 'network', dataLoss: false, replacePaths: [], attributes: [], ...differences };
}
