import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { DeploymentActions } from '#components/deployments/deployment-actions.tsx';
import { DeploymentTop } from '#components/deployments/deployment-top.tsx';
import { OPEN_GATE } from '#components/preflight/gate.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { PUBLIC_CLOUD } from '#lib/azure/azure-cloud.ts';
import { explainFailure } from '#lib/runs/explain-failure.ts';
import type { Resource } from '#lib/state/resource.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';
import { sampleRun } from '../runs/run-samples.ts';

afterEach(cleanup);

const act = () => Promise.resolve({ ok: true, value: undefined } as const);
const resource = (address: string, type: string): Resource => ({ address, type, name: 'default', component: 'other', id: null, tainted: false });
const CLUSTER = resource('module.wandb.module.app_aks.azurerm_kubernetes_cluster.default', 'azurerm_kubernetes_cluster');
const CHART = resource('module.wandb.module.wandb.helm_release.wandb', 'helm_release');

function show(status: Deployment['status'], resources: Resource[]): void {
  const lastRun = sampleRun({ status: 'applied', adopts: 1, adoptOnly: true });
  const deployment = { id: 'deployment-1', name: 'team', status, url: 'https://wandb.example.com', target: 'azure', lastRun } as Deployment;
  const page = { deployment, inTheWay: null, failure: null, resources, missing: { missing: 24, total: 56 }, planted: [], removableFaults: 0, unmanaged: { items: [] }, gate: OPEN_GATE, allowed: { edit: true, deploy: true, destroy: true } };
  renderWithWords(<><DeploymentTop page={page} deployAction={act} removeFaultsAction={act} /><DeploymentActions page={page} actions={{ deploy: act, archive: act }} /></>);
}

test('after an adoption alone the way on is to deploy the rest, and nobody is told to use what is not there', () => {
  show('failed', [CLUSTER]);
  expect(screen.getByText(/24 of the 56 resources/)).toBeTruthy();
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Go on with the deployment']);
  expect(screen.queryByText('Use it')).toBeNull();
});

test('a deployment that is deployed is used, and one that was is so still while it is incomplete', () => {
  show('deployed', [CLUSTER, CHART]);
  expect(screen.getByText('Use it')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Go on with the deployment' })).toBeNull();
  cleanup();
  show('failed', [CHART]);
  expect(screen.getByText('Use it')).toBeTruthy();
});

test('offers to remove the planted fault of a failed run instead of trying again', async () => {
  const removed = vi.fn<(form: FormData) => Promise<{ ok: true }>>(() => Promise.resolve({ ok: true }));
  const failure = explainFailure({ diagnostics: [{ severity: 'error', summary: 'QuotaExceeded: too much', detail: '', address: CLUSTER.address }], step: 'apply', cloud: PUBLIC_CLOUD });
  const deployment = { id: 'deployment-1', name: 'team', status: 'failed', url: null, target: 'practice', lastRun: sampleRun({ status: 'failed', failure }) } as Deployment;
  const page = { deployment, inTheWay: null, failure, resources: [], missing: null, planted: [CLUSTER.address], removableFaults: 1, unmanaged: { items: [] }, gate: OPEN_GATE, allowed: { edit: true, deploy: true } };
  renderWithWords(<DeploymentTop page={page} deployAction={act} removeFaultsAction={removed} />);
  expect(screen.queryByRole('button', { name: /^(Try again|Resume)/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Remove the planted fault and try again' }));
  await waitFor(() => expect(removed.mock.calls[0]?.[0].get('runId')).toBe(deployment.lastRun?.id));
});
