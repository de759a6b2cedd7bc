import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { ActionResult } from '#components/ui/action-result.ts';
import { OPEN_GATE, type Gate } from '#components/preflight/gate.ts';
import { RemedyButtons } from '#components/runs/remedy-buttons.tsx';
import type { Deployment, Inputs } from '#lib/deployments/deployment.ts';
import { PUBLIC_CLOUD } from '#lib/azure/azure-cloud.ts';
import { explainFailure } from '#lib/runs/explain-failure.ts';
import type { Run } from '#lib/runs/run.ts';
import { sampleRun } from '#tests/components/runs/run-samples.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const ID = '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/team-wandb';

function show(summary: string, { run = {}, inputs = {}, hasToAdopt = false, allowed = { edit: true, queue: true }, gate = OPEN_GATE, address = null, target = 'azure', removableFaults = 0 }: { target?: Deployment['target']; removableFaults?: number; address?: string | null; run?: Partial<Run>; inputs?: Inputs; hasToAdopt?: boolean; allowed?: { edit: boolean; queue: boolean }; gate?: Gate } = {}) {
  const failure = explainFailure({ diagnostics: [{ severity: 'error', summary, detail: '', address }], step: 'apply', cloud: PUBLIC_CLOUD });
  const [removeFaults, tryAgain, turnOffLock] = [vi.fn(async (_form: FormData): Promise<ActionResult> => ({ ok: true })), vi.fn(async (_form: FormData): Promise<ActionResult> => ({ ok: true })), vi.fn(async (_form: FormData): Promise<ActionResult> => ({ ok: true }))];
  const deployment = { id: 'deployment-1', target, inputs } as unknown as Deployment;
  renderWithWords(<RemedyButtons failure={failure} page={{ run: sampleRun({ status: 'failed', ...run }), deployment, allowed, hasToAdopt, removableFaults, gate }} actions={{ tryAgain, turnOffLock, removeFaults }} />);
  return { tryAgain, turnOffLock, removeFaults };
}

const link = (name: string) => screen.getByRole('link', { name }).getAttribute('href');

test('a quota is raised in the portal: by the request that Azure filled in, or on the page of quotas', () => {
  show('QuotaExceeded: Submit a request for Quota increase at https://aka.ms/ProdportalCRP/#blade/Microsoft_Azure_Capacity/UsageAndQuota.ReactView/Parameters/%7B%7D by specifying');
  expect(link('Raise the quota in the Azure portal')).toBe('https://aka.ms/ProdportalCRP/#blade/Microsoft_Azure_Capacity/UsageAndQuota.ReactView/Parameters/%7B%7D');
  cleanup();
  show('QuotaExceeded: too many');
  expect(link('Raise the quota in the Azure portal')).toContain('https://portal.azure.com/#view/Microsoft_Azure_Capacity/');
});

test('a provider is registered, and access granted, on the page of the subscription', () => {
  show(`MissingSubscriptionRegistration: The subscription is not registered to use namespace 'Microsoft.Cache' (${ID})`);
  expect(link('Register it in the Azure portal')).toBe('https://portal.azure.com/#@/resource/subscriptions/22222222-2222-4222-8222-222222222222/resourceproviders');
  cleanup();
  show(`AuthorizationFailed: the client 'c' does not have authorization to perform action 'a' over scope '${ID}'`);
  expect(link('Grant access in the Azure portal')).toContain('/users');
});

test('the deployment’s own protection is turned off here, another lock in the portal', async () => {
  const locked = `ScopeLocked: following scope(s) are locked: '${ID}'`;
  const { turnOffLock } = show(locked, { inputs: { deletion_protection: true } });
  fireEvent.click(screen.getByRole('button', { name: 'Turn off deletion protection' }));
  await waitFor(() => expect(turnOffLock).toHaveBeenCalledOnce());
  expect(turnOffLock.mock.calls[0]?.[0].get('runId')).toBe('run-1');
  expect(link('See the lock in the Azure portal')).toBe(`https://portal.azure.com/#@/resource${ID}/locks`);
  cleanup();
  show(locked, { inputs: { deletion_protection: false } });
  expect(screen.queryByRole('button', { name: 'Turn off deletion protection' })).toBeNull();
});

test('an apply that stopped is resumed, a teardown goes on from its page, a plan is tried again', async () => {
  const { tryAgain } = show('TooManyRequests: slow down');
  fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
  await waitFor(() => expect(tryAgain).toHaveBeenCalledOnce());
  cleanup();
  show('TooManyRequests: slow down', { run: { kind: 'destroy' } });
  expect(link('Go on with the teardown')).toMatch(/\/teardown$/);
  expect(screen.queryByRole('button')).toBeNull();
  cleanup();
  show('TooManyRequests: slow down', { run: { applyStartedAt: null } });
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});

test('the first apply that raced for the vault is resumed: that is the way on, before all others', () => {
  show('checking for presence of existing Secret "weave-worker-auth" (Key Vault "https://acme-vault.vault.azure.net/"): StatusCode=403 Code="Forbidden" InnerError={"code":"ForbiddenByPolicy"}', { address: 'module.wandb.module.vault.azurerm_key_vault_secret.weave_worker_auth' });
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Resume']);
});

test('nobody is offered what they may not do, nor another run where something waits to be adopted', () => {
  show('TooManyRequests: slow down', { allowed: { edit: false, queue: false } });
  expect(screen.queryAllByRole('button')).toEqual([]);
  cleanup();
  show('TooManyRequests: slow down', { hasToAdopt: true });
  expect(screen.queryByRole('button', { name: 'Resume' })).toBeNull();
});

test('while the preflight stands in the way, a resume waits for it or for an admin’s reason', async () => {
  const gate = { obstacles: 2, maySkip: true, seeAt: '/deployments/deployment-1' };
  const { tryAgain } = show('TooManyRequests: slow down', { gate });
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Resume' }).disabled).toBe(true);
  expect(link('See the preflight')).toBe('/deployments/deployment-1');
  fireEvent.click(screen.getByRole('button', { name: 'Deploy anyway' }));
  fireEvent.change(screen.getByLabelText(/Reason/), { target: { value: 'quota was promised' } });
  fireEvent.click(screen.getByRole('button', { name: 'Start the run anyway' }));
  await waitFor(() => expect(tryAgain).toHaveBeenCalledOnce());
  expect(Object.fromEntries(tryAgain.mock.calls[0]?.[0] ?? new FormData())).toEqual({ runId: 'run-1', skipPreflight: 'quota was promised' });
  cleanup();
  show('TooManyRequests: slow down', { gate: { ...gate, maySkip: false } });
  expect(screen.queryByRole('button', { name: 'Deploy anyway' })).toBeNull();
  cleanup();
  show('TooManyRequests: slow down', { gate, run: { kind: 'plan_only', applyStartedAt: null } });
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Try again' }).disabled).toBe(false);
});

test('an id that is none leads nowhere but to the portal’s own pages', () => {
  show("ScopeLocked: following scope(s) are locked: '/subscriptions/x\"><script>'");
  expect(link('See the lock in the Azure portal')).toBe('https://portal.azure.com/#view/Microsoft_Azure_Billing/SubscriptionsBladeV2');
});

test('planted faults are removed with one press, and practice has no link to the portal', async () => {
  const { removeFaults } = show('QuotaExceeded: too many', { target: 'practice', removableFaults: 2 });
  expect(screen.queryByRole('button', { name: /^(Try again|Resume)$/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Remove the 2 planted faults and try again' }));
  await waitFor(() => expect(removeFaults).toHaveBeenCalledOnce());
  cleanup();
  show('QuotaExceeded: too many', { target: 'practice', removableFaults: 1 });
  expect(screen.getByRole('button', { name: 'Remove the planted fault and try again' })).toBeTruthy();
  cleanup();
  show('QuotaExceeded: too many', { target: 'practice' });
  expect(screen.queryByRole('link', { name: /portal/ })).toBeNull();
});
