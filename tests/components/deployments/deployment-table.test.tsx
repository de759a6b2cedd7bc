import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { DeploymentTable } from '#components/deployments/deployment-table.tsx';
import type { ListedDeployment } from '#lib/deployments/deployment.ts';
import { sampleRun } from '#tests/components/runs/run-samples.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const listed = { id: 'd', name: 'Team', target: 'practice', location: 'westeurope', status: 'failed', wizardStep: null, url: null, lastRun: null, drifted: false, createdBy: 'ada', updatedAt: '2026-01-05T10:00:00.000Z', mayDelete: false } as unknown as ListedDeployment & { mayDelete: boolean };

test.each([
  ['a failed deploy', { lastRun: sampleRun({ status: 'failed' }) }, 1],
  ['a failed teardown', { lastRun: sampleRun({ kind: 'destroy', status: 'failed' }) }, 0],
  ['a teardown under way', { status: 'destroying' }, 0],
  ['a destroyed deployment', { status: 'destroyed' }, 0],
] as const)('says that an address is to come only where one is: %s', (_, part, count) => {
  renderWithWords(<DeploymentTable deployments={[{ ...listed, ...part } as typeof listed]} health={{}} mayDraft deleteDraft={() => Promise.resolve({ ok: true, value: undefined })} />);
  expect(screen.queryAllByText('no address yet')).toHaveLength(count);
});
