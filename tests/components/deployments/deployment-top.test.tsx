import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { DeploymentActions } from '#components/deployments/deployment-actions.tsx';
import { DeploymentTop } from '#components/deployments/deployment-top.tsx';
import { OPEN_GATE } from '#components/preflight/gate.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
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
  const page = { deployment, inTheWay: null, failure: null, resources, missing: { missing: 24, total: 56 }, planted: [], unmanaged: { items: [] }, gate: OPEN_GATE, allowed: { edit: true, deploy: true, destroy: true } };
  renderWithWords(<><DeploymentTop page={page} deployAction={act} /><DeploymentActions page={page} actions={{ deploy: act, archive: act }} /></>);
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
