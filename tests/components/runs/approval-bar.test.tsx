import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { OPEN_GATE } from '#components/preflight/gate.ts';
import { ApprovalBar, type ApprovalBarProps } from '#components/runs/approval-bar.tsx';
import type { ActionResult } from '#components/ui/action-result.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const WEEK_MS = 7 * 86_400_000;

const DATABASE = { address: 'module.database.azurerm_mysql_flexible_server.default', type: 'azurerm_mysql_flexible_server', name: 'default', action: 'delete', dataLoss: true } as const;

test('a plan that only creates is approved with one press', async () => {
  const { approve } = show({});
  fireEvent.click(screen.getByRole('button', { name: 'Approve and apply' }));
  await waitFor(() => expect(approve).toHaveBeenCalledOnce());
  expect(approve.mock.calls[0]?.[0].get('runId')).toBe('run-1');
});

test('a refusal is said in words beside the button, and the button can be pressed again', async () => {
  const { approve } = show({});
  approve.mockResolvedValueOnce({ ok: false, message: 'The plan is stale: something changed since.' });
  fireEvent.click(screen.getByRole('button', { name: 'Approve and apply' }));
  expect((await screen.findByRole('alert')).textContent).toContain('The plan is stale');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Approve and apply' }).hasAttribute('disabled')).toBe(false));
});

test('a teardown wants the name typed, and Enter does not destroy', async () => {
  const { approve } = show({ run: { id: 'run-1', kind: 'destroy', plannedAt: null, refreshOnly: false }, summary: { add: 0, change: 0, destroy: 52, replace: 0, import: 0 }, casualties: [DATABASE] });
  fireEvent.click(screen.getByRole('button', { name: 'Destroy 52 resources' }));
  const dialog = within(await screen.findByRole('dialog'));
  const confirm = dialog.getByRole('button', { name: 'Destroy 1 resource' });
  const name = dialog.getByRole('textbox');
  expect(confirm.hasAttribute('disabled')).toBe(true);
  fireEvent.change(name, { target: { value: 'team-wandb' } });
  expect(fireEvent.keyDown(name, { key: 'Enter' })).toBe(false);
  expect(approve).not.toHaveBeenCalled();
  fireEvent.click(confirm);
  await waitFor(() => expect(approve).toHaveBeenCalledOnce());
  expect(approve.mock.calls[0]?.[0].get('typed')).toBe('team-wandb');
});

test('a change that loses data is treated like a teardown, and says what it takes', () => {
  show({ casualties: [{ ...DATABASE, action: 'replace' }], summary: { add: 1, change: 2, destroy: 1, replace: 1, import: 0 } });
  expect(screen.getByRole('region', { name: 'Approval' }).textContent).toContain('1 resource is replaced; 1 of them holds data that will be lost');
  fireEvent.click(screen.getByRole('button', { name: 'Approve and apply' }));
  expect(screen.getByRole('dialog', { name: 'Destroy resources of team-wandb?' })).toBeDefined();
});

const waitsSince = (milliseconds: number) => ({ id: 'run-1', kind: 'deploy', plannedAt: new Date(Date.now() - milliseconds).toISOString(), refreshOnly: false }) as const;

test.each([
  [5_000, 'in 7 days'],
  [WEEK_MS - 3_600_000, 'in 1 hr.'],
  [WEEK_MS - 20_000, 'in less than a minute'],
])('a plan that waits %i ms expires %s', (waited, words) => {
  show({ run: waitsSince(waited) });
  expect(document.body.textContent).toContain(`the plan expires ${words} (`);
});

test('a plan whose time is over says so, without a time', () => {
  show({ run: waitsSince(WEEK_MS + 1_000) });
  expect(screen.getByText(/The time for an answer is over/)).toBeTruthy();
  expect(document.querySelectorAll('time')).toHaveLength(0);
});

test('another name than the deployment’s is called so, as soon as it cannot become it', () => {
  show({ run: { id: 'run-1', kind: 'destroy', plannedAt: null, refreshOnly: false }, summary: { add: 0, change: 0, destroy: 52, replace: 0, import: 0 }, casualties: [DATABASE] });
  fireEvent.click(screen.getByRole('button', { name: 'Destroy 52 resources' }));
  const name = screen.getByRole('textbox');
  fireEvent.change(name, { target: { value: 'team-w' } });
  expect(screen.queryByText(/That is not its name/)).toBeNull();
  fireEvent.change(name, { target: { value: 'team-x' } });
  expect(screen.getByText('That is not its name. It has to be team-wandb, letter for letter.')).toBeDefined();
});

test('who may not approve sees the counts, no buttons, and why', () => {
  show({ allowed: false });
  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(screen.getByText(/Your role may not approve/)).toBeDefined();
  expect(screen.getByText('52 to create')).toBeDefined();
});

test('says who deletes the resources: Azure, or practice', () => {
  for (const [isPractice, meaning] of [[false, /Azure deletes them as soon as you confirm/], [true, /The practice resources are deleted as soon as you confirm/]] as const) {
    show({ isPractice, run: { id: 'run-1', kind: 'destroy', plannedAt: null, refreshOnly: false } });
    fireEvent.click(screen.getByRole('button', { name: /^Destroy/ }));
    expect(screen.getByText(meaning)).toBeDefined();
    cleanup();
  }
});

function show(differences: Partial<ApprovalBarProps>) {
  const approve = vi.fn<(form: FormData) => Promise<ActionResult>>(() => Promise.resolve({ ok: true }));
  const discard = vi.fn<(form: FormData) => Promise<ActionResult>>(() => Promise.resolve({ ok: true }));
  renderWithWords(
    <ApprovalBar
      gate={OPEN_GATE}
      approvalMs={WEEK_MS}
      run={{ id: 'run-1', kind: 'deploy', plannedAt: '2026-01-05T10:00:20.000Z', refreshOnly: false }}
      deploymentName="team-wandb"
      isPractice={false}
      summary={{ add: 52, change: 0, destroy: 0, replace: 0, import: 0 }}
      casualties={[]}
      allowed
      approveAction={approve}
      discardAction={discard}
      {...differences}
    />,
  );
  return { approve, discard };
}
