import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { LiveRunBadge } from '#components/runs/live-run-badge.tsx';
import { tellRun } from '#components/runs/told-run.ts';
import { sampleRun } from '#tests/components/runs/run-samples.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

test('the badge follows the stream of its run, and no other', () => {
  renderWithWords(<LiveRunBadge run={sampleRun({ status: 'planning', plannedAt: null })} />);
  expect(screen.getByText('Planning')).toBeTruthy();
  act(() => tellRun(sampleRun({ status: 'planned' })));
  expect(screen.getByText('Waiting for approval')).toBeTruthy();
  act(() => tellRun(sampleRun({ id: 'run-2', status: 'applied' })));
  expect(screen.getByText('Planning')).toBeTruthy();
});
