import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { CancelDialog } from '#components/runs/cancel-dialog.tsx';
import type { ActionResult } from '#components/ui/action-result.ts';
import type { Run } from '#lib/runs/run.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';
import { sampleResource, sampleRun } from './run-samples.ts';

afterEach(cleanup);

test('it names what is under way and would be left outside state, before anything is canceled', async () => {
  const cancel = show(sampleRun());
  fireEvent.click(screen.getByRole('button', { name: 'Cancel the run' }));
  const dialog = await screen.findByRole('dialog', { name: 'Cancel run 3?' });
  expect(dialog.textContent).toContain('This resource is under way.');
  expect(dialog.textContent).toContain('Kubernetes cluster default');
  expect(dialog.textContent).not.toContain('Key vault');
  expect(dialog.textContent).toContain('1 resource that this run created stays and costs money.');
  expect(cancel).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel the run' }));
  await waitFor(() => expect(cancel).toHaveBeenCalledOnce());
  expect(cancel.mock.calls[0]?.[0].get('force')).toBeNull();
});

test('force is offered only once Terraform has had its time, and wants the name typed', async () => {
  const asked = { cancelRequestedAt: new Date(Date.now() - 12 * 60_000).toISOString(), cancelRequestedBy: 'ada@example.com' };
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  // It was not interrupted before the runner heard of it.
  for (const cancelSignaledAt of [null, ago(9)]) {
    show(sampleRun({ ...asked, cancelSignaledAt }));
    expect(screen.queryByRole('button')).toBeNull();
    cleanup();
  }
  const cancel = show(sampleRun({ ...asked, cancelSignaledAt: ago(11) }));
  fireEvent.click(screen.getByRole('button', { name: 'Stop by force' }));
  fireEvent.change(await screen.findByRole('textbox'), { target: { value: 'team-wandb' } });
  fireEvent.click(screen.getByRole('button', { name: 'Kill Terraform' }));
  await waitFor(() => expect(cancel).toHaveBeenCalledOnce());
  expect(cancel.mock.calls[0]?.[0].get('force')).toBe('true');
});

test('a cancel that was just asked for offers nothing but its time', () => {
  show(sampleRun({ cancelRequestedAt: new Date().toISOString(), cancelRequestedBy: 'ada@example.com' }));
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText(/asked for by ada@example.com/)).toBeDefined();
});

test('a run that has ended cannot be canceled', () => {
  show(sampleRun({ status: 'applied' }));
  expect(document.body.textContent).toBe('');
});

function show(run: Run) {
  const cancel = vi.fn<(form: FormData) => Promise<ActionResult>>(() => Promise.resolve({ ok: true }));
  const resources = [
    sampleResource({ state: 'running', startedAt: '2026-01-05T10:02:00.000Z' }),
    sampleResource({ address: 'vault', type: 'azurerm_key_vault', component: 'vault', state: 'done' }),
  ];
  renderWithWords(<CancelDialog isPractice={false} run={run} deploymentName="team-wandb" resources={resources} graceMs={600_000} cancelAction={cancel} />);
  return cancel;
}
