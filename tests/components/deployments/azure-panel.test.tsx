import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { AzurePanel } from '#components/deployments/azure-panel.tsx';
import type { AzureStatus } from '#lib/azure/azure-status.ts';
import { STALE_AFTER_MS } from '#lib/status/as-of.ts';
import { NO_FACTS, type ComponentStatus } from '#lib/status/component-status.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const RESOURCE = { id: '/1', name: 'vision-cluster', type: 'Microsoft.ContainerService/managedClusters', location: 'westeurope', provisioningState: 'Succeeded' };
const CLUSTER: ComponentStatus = { component: 'cluster', name: 'vision-cluster', status: 'healthy', reason: { code: 'running', values: { name: 'vision-cluster' } }, facts: { ...NO_FACTS, kubernetesVersion: '1.33.5', powerState: 'Running' } };

function statusAt(observedAt: string, error: AzureStatus['error'] = null): AzureStatus {
  return { resources: [RESOURCE], groupId: null, cluster: null, components: [CLUSTER], observedAt, componentsAt: observedAt, afterRun: 1, attemptedAt: observedAt, error };
}

function show(status: AzureStatus | null, { changedAt = null, emptiedGroup = null }: { changedAt?: string | null; emptiedGroup?: string | null } = {}): void {
  renderWithWords(<AzurePanel target="azure" status={status} asOf={{ now: Date.now(), changedAt, staleAfterMs: STALE_AFTER_MS }} emptiedGroup={emptiedGroup} />);
}

it('shows how each component is, and how old that is', () => {
  show(statusAt(new Date(Date.now() - 4_000).toISOString()));
  expect(screen.getByText('Healthy')).toBeTruthy();
  expect(screen.getByText('Kubernetes 1.33.5, Running')).toBeTruthy();
  expect(screen.getByText(/^seen \d+ seconds ago$/)).toBeTruthy();
});

it('never shows a stale green: after an error everything is unknown since the last look', () => {
  show(statusAt('2026-11-24T06:00:00.000Z', { code: 'throttled', message: '429', retryAt: null }));
  expect(document.body.textContent).toContain('Unknown since Nov 24, 2026, ');
  expect(screen.getAllByText('Unknown')).toHaveLength(2);
  expect(screen.queryByText('Healthy')).toBeNull();
  expect(screen.queryByText('Succeeded')).toBeNull();
  expect(document.body.textContent).toContain('The last look at Azure failed. since Nov 24, 2026, ');
});

it('says that an old picture says nothing about now', () => {
  show(statusAt(new Date(Date.now() - 3_600_000).toISOString()));
  expect(screen.getAllByText('Unknown')).toHaveLength(2);
});

it('says so when Azure was never looked at', () => {
  show(null);
  expect(screen.getByText(/not looked at yet/)).toBeTruthy();
});

it('does not show what there was before the last run ended', () => {
  show(statusAt('2026-11-24T06:00:00.000Z'), { changedAt: '2026-11-24T06:00:01.000Z' });
  expect(screen.queryByText('Healthy')).toBeNull();
  expect(screen.getByText(/A run has ended since/)).toBeTruthy();
});

it('says what a teardown has left in Azure, and how to delete it', () => {
  show(statusAt(new Date().toISOString()), { emptiedGroup: 'vision' });
  expect(screen.getByText('Azure still has 1 resource of this deployment')).toBeTruthy();
  expect(screen.getByText('az group delete --name vision')).toBeTruthy();
});
