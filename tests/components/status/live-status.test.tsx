import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HealthBadge } from '#components/status/health-badge.tsx';
import { LiveStatus } from '#components/status/live-status.tsx';
import type { SeenStatus } from '#lib/status/as-of.ts';
import { LINK_CODES, linksOf, type LinkFinding, type WandbChain } from '#lib/status/wandb-chain.ts';
import { en } from '#lib/words/en.ts';
import { hearChanges } from '#tests/support/hear-changes.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

const NOW = Date.parse('2026-11-24T06:00:00.000Z');
beforeEach(() => vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const RECORD = { name: 'wandb.example.com', address: '203.0.113.9' };
const green = (code: LinkFinding['code']): LinkFinding => ({ status: 'green', code, values: { fqdn: RECORD.name, address: RECORD.address, issuer: 'R3', days: 60, title: 'Weights & Biases' } });
const ALL_GREEN = [green('resolves'), green('open'), green('valid'), green('healthy'), green('page')];

function chainOf(found: readonly LinkFinding[], agoMs = 0): WandbChain {
  return { fqdn: RECORD.name, address: RECORD.address, checkedAt: new Date(NOW - agoMs).toISOString(), links: linksOf(found, [], new Date(NOW - agoMs)) };
}

const done = () => Promise.resolve({ ok: true } as const);

function show(chain: WandbChain | null, { practice = false, changedAt = null, answer = { azure: null, chain } }: { practice?: boolean; changedAt?: string | null; answer?: SeenStatus } = {}) {
  const recordMade = vi.fn(done);
  const play = vi.fn(done);
  const look = vi.fn(() => Promise.resolve({ ok: true as const, value: answer }));
  renderWithWords(<LiveStatus deploymentId="1" target={practice ? 'practice' : 'azure'} initial={{ azure: null, chain }} renderedAt={NOW} changedAt={changedAt} emptiedGroup={null} record={RECORD} farEnd={practice ? { fault: null, recordMade, play } : null} look={look} />);
  return { recordMade, play, look };
}

it('says that W&B is up only when every link holds', () => {
  show(chainOf(ALL_GREEN));
  expect(screen.getByText('W&B is up')).toBeTruthy();
  expect(screen.getAllByText('Works')).toHaveLength(5);
  expect(screen.queryByRole('region', { name: 'What to do' })).toBeNull();
});

it('shows the exact record to make while there is none, to copy, and what is not reached yet', () => {
  show(chainOf([{ status: 'waiting', code: 'no_record', values: { fqdn: RECORD.name, address: RECORD.address } }]));
  expect(screen.getByText('Not yet: DNS record')).toBeTruthy();
  expect(screen.getAllByText('Not yet reached')).toHaveLength(4);
  const todo = screen.getByRole('region', { name: 'What to do' });
  expect(todo.textContent).toContain('203.0.113.9');
  expect(screen.getByRole('button', { name: 'Copy Address' })).toBeTruthy();
});

it('says that allowed_ip_ranges keep Let’s Encrypt out, where they do', () => {
  show(chainOf([green('resolves'), { status: 'waiting', code: 'refused', values: { address: RECORD.address, error: 'ECONNREFUSED', http: 'shut', ranges: '198.51.100.0/24' } }]));
  expect(screen.getByRole('region', { name: 'What to do' }).textContent).toMatch(/lets in only 198\.51\.100\.0\/24.*Let’s Encrypt is not among them/);
});

it('has words for everything that can be found', () => {
  const { found, todo } = en.status.chain;
  expect(Object.keys(found).toSorted()).toEqual([...LINK_CODES].toSorted());
  expect(Object.keys(todo).filter((code) => !LINK_CODES.some((known) => known === code))).toEqual([]);
});

it('turns a green chain grey when nobody renews it, though the page stays open', async () => {
  const { look } = show(chainOf(ALL_GREEN), { answer: { azure: null, chain: chainOf(ALL_GREEN) } });
  await act(() => vi.advanceTimersByTimeAsync(50_000));
  expect(screen.getByText('W&B is up')).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(15_000));
  expect(screen.queryByText('W&B is up')).toBeNull();
  const since = screen.getAllByText((_, element) => element?.tagName === 'SPAN' && element.textContent.startsWith('Unknown since '));
  expect(since.map((element) => element.querySelector('time')?.dateTime)).toEqual(Array.from({ length: 5 }, () => '2026-11-24T06:00:00.000Z'));
  expect(look.mock.calls.length).toBeGreaterThan(10);
});

it('does not show what was checked before the last run ended', () => {
  show(chainOf(ALL_GREEN, 5_000), { changedAt: new Date(NOW - 1_000).toISOString() });
  expect(screen.queryByText('W&B is up')).toBeNull();
  expect(screen.getAllByText(/A run has ended since the last check/)).toHaveLength(5);
});

it('stops asking when nobody can see the page, and asks at once when somebody can again', async () => {
  const { look } = show(chainOf(ALL_GREEN));
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  const before = look.mock.calls.length;
  expect(before).toBe(1);
  visibility.mockReturnValue('visible');
  await act(async () => {
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
  });
  expect(look.mock.calls.length).toBe(before + 1);
  visibility.mockRestore();
});

it('asks at once when the status of its deployment changed, and not for another one', async () => {
  const { say, stop } = hearChanges();
  const { look } = show(chainOf(ALL_GREEN));
  const hear = (id: string) => act(async () => {
    say({ type: 'changes', changes: [{ kind: 'deployment', id }] });
    await vi.advanceTimersByTimeAsync(50);
  });
  await hear('2');
  expect(look).toHaveBeenCalledTimes(1);
  await hear('1');
  expect(look).toHaveBeenCalledTimes(2);
  stop();
});

it('lets a person in practice say that the record is made, and choose what goes wrong', async () => {
  const { recordMade, play } = show(chainOf([{ status: 'waiting', code: 'no_record', values: { fqdn: RECORD.name, address: RECORD.address } }]), { practice: true });
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'I have made the record' })));
  expect(recordMade).toHaveBeenCalledOnce();
  await act(async () => fireEvent.change(screen.getByLabelText('Let the far end play'), { target: { value: 'port_shut' } }));
  const [form] = play.mock.calls[0] as unknown as [FormData];
  expect(Object.fromEntries(form)).toEqual({ deploymentId: '1', fault: 'port_shut' });
});

it('a list that stays open turns grey by itself', async () => {
  renderWithWords(<HealthBadge tone="good" label="Healthy" about={null} asOf={new Date(NOW).toISOString()} until={NOW + 10_000} unknownLabel="Unknown" sinceLabel="since" />);
  expect(screen.getByText('Healthy')).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(11_000));
  expect(screen.queryByText('Healthy')).toBeNull();
  expect(screen.getByText('Unknown')).toBeTruthy();
});
