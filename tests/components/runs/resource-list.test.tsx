import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { ResourceList } from '#components/runs/resource-list.tsx';
import { renderWithWords } from '#tests/support/with-words.tsx';
import { sampleProgress, sampleResource } from './run-samples.ts';

afterEach(cleanup);

const waiting = (count: number) => Array.from({ length: count }, (_, index) => sampleResource({ address: `identity-${index}`, component: 'identity', name: `waits-${index}` }));

test('what is under way is not buried under what waits, and every resource is there', () => {
  const progress = sampleProgress([sampleResource({ address: 'identity', component: 'identity', name: 'begun', state: 'done', elapsedSeconds: 3 }), ...waiting(16), sampleResource({ state: 'running', startedAt: '2026-01-05T10:02:00.000Z' })]);
  renderWithWords(<ResourceList progress={progress} ended={false} />);
  const line = screen.getByText('16 more waiting');
  expect(line.closest('details')?.open).toBe(false);
  expect(line.closest('details')?.querySelectorAll('[data-state=waiting]')).toHaveLength(16);
  expect(document.querySelectorAll('[data-address]')).toHaveLength(18);
  expect(screen.getByText('creating').closest('details')?.open).toBe(true);
});

test('a few that wait stand among the others, and so do all where nothing has begun', () => {
  renderWithWords(<ResourceList progress={sampleProgress([sampleResource({ address: 'identity', component: 'identity', state: 'done' }), ...waiting(3)])} ended={false} />);
  expect(screen.queryByText(/more waiting/)).toBeNull();
  cleanup();
  renderWithWords(<ResourceList progress={sampleProgress(waiting(16))} ended={false} />);
  expect(screen.queryByText(/more waiting/)).toBeNull();
});

test('components stand in the order in which they come to exist, whatever the plan’s order was', () => {
  const names = ['wandb', 'cluster', 'network', 'a-new-one'] as const;
  renderWithWords(<ResourceList progress={sampleProgress(names.map((component) => sampleResource({ address: component, component: component as 'wandb' })))} ended={false} />);
  expect(screen.getAllByRole('heading', { level: 3, hidden: true }).map((heading) => heading.textContent)).toEqual(['Network', 'Kubernetes cluster', 'W&B', 'Other']);
});

test('what Terraform let go of is told from what failed, stays in sight, and says what that means', () => {
  renderWithWords(<ResourceList progress={sampleProgress([sampleResource({ state: 'let_go' }), sampleResource({ address: 'net', component: 'network', state: 'done', action: 'import' })])} ended />);
  expect(screen.getByText('let go').closest('details')?.open).toBe(true);
  expect(screen.getByText('Terraform stopped waiting for it; Azure may have gone on.')).toBeDefined();
  expect(screen.getByText('imported')).toBeDefined();
});

test('a failed resource names its cause, the second one too', () => {
  const error = (address: string) => ({ address, summary: '', detail: '' });
  const failure = {
    code: 'name_taken', title: 'The name is taken', cause: '', action: '', remedy: null, evidence: error('one'),
    others: [{ code: 'quota_exceeded', title: 'The quota is too small', cause: '', action: '', errors: [error('two')] }],
  } as const;
  const progress = sampleProgress(['one', 'two'].map((address) => sampleResource({ address, state: 'failed' })));
  renderWithWords(<ResourceList progress={progress} ended failure={failure} />);
  for (const title of ['The name is taken', 'The quota is too small']) expect(screen.getByText(title).closest('details')?.open).toBe(true);
});
