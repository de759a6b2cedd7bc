import { expect, test } from 'vitest';
import type { LogEvent, LogLine } from '#lib/logs/log-line.ts';
import { foldProgress, NO_PROGRESS, progressOf, settleProgress } from '#lib/runs/resource-progress.ts';
import { readLogLines } from '#tests/support/recording.ts';

function line(event: LogEvent, at = '2026-11-23T23:00:00.000Z'): LogLine {
  return { seq: 1, at, phase: 'apply', level: 'info', type: event.kind, text: '', event };
}

const step = (kind: 'apply_start' | 'apply_complete' | 'apply_errored', action: string, seconds: number, address = 'azurerm_subnet.a') =>
  line({ kind, address, action, elapsedSeconds: kind === 'apply_start' ? null : seconds }, `2026-11-23T23:00:${String(seconds).padStart(2, '0')}.000Z`);

const planned = (action: string) => line({ kind: 'planned_change', address: 'azurerm_subnet.a', action });

test('a plan makes everything wait, and the apply after it counts nothing twice', () => {
  const waiting = progressOf(readLogLines('recommended/plan.jsonl', 'plan'));
  expect(waiting).toMatchObject({ total: 56, done: 0, failed: 0 });
  expect(waiting.resources.every((resource) => resource.state === 'waiting')).toBe(true);
  const applied = foldProgress(waiting, readLogLines('recommended/apply.jsonl', 'apply'));
  expect(applied).toMatchObject({ total: 56, done: 56, failed: 0 });
});

test('folded line by line it comes to the same as all at once', () => {
  const lines = readLogLines('recommended/apply.jsonl', 'apply');
  const streamed = lines.reduce((progress, next) => foldProgress(progress, [next]), NO_PROGRESS);
  expect(streamed).toEqual(progressOf(lines));
});

test('a line that says nothing of a resource changes nothing', () => {
  const progress = progressOf(readLogLines('recommended/plan.jsonl', 'plan'));
  expect(foldProgress(progress, [{ ...line({ kind: 'change_summary', operation: 'plan', add: 1, change: 0, remove: 0, import: 0 }), event: null }])).toBe(progress);
  expect(foldProgress(progress, [])).toBe(progress);
});

test('a destroy is done when everything is gone', () => {
  const lines = [...readLogLines('recommended/destroy-plan.jsonl', 'plan'), ...readLogLines('recommended/destroy.jsonl', 'apply')];
  const progress = progressOf(lines);
  expect(progress).toMatchObject({ total: 56, done: 56 });
  expect(progress.resources.every((resource) => resource.action === 'delete')).toBe(true);
});

test('what a resource is, is said in the real module\'s words', () => {
  const address = 'module.wandb.module.app_aks.terraform_data.azurerm_kubernetes_cluster__default';
  const [resource] = progressOf([line({ kind: 'planned_change', address, action: 'create' })]).resources;
  expect(resource).toMatchObject({ address, type: 'azurerm_kubernetes_cluster', name: 'default', component: 'cluster', state: 'waiting' });
  const keyed = progressOf(readLogLines('recommended/plan.jsonl', 'plan')).resources.find((found) => found.name === 'sa_map["executor"]');
  expect(keyed?.type).toBe('azurerm_federated_identity_credential');
});

test('a resource that fails shows at once, before its reason comes', () => {
  const lines = readLogLines('errors/aks-quota.apply.jsonl', 'apply');
  const errored = lines.findIndex((found) => found.type === 'apply_errored');
  const reason = lines.findIndex((found) => found.level === 'error' && found.type === 'diagnostic');
  expect(reason).toBeGreaterThan(errored + 10);
  const progress = progressOf(lines.slice(0, errored + 1));
  expect(progress.failed).toBe(1);
  expect(progress.resources.find((resource) => resource.state === 'failed')?.type).toBe('azurerm_kubernetes_cluster');
});

test('times are Terraform\'s', () => {
  const progress = progressOf(readLogLines('recommended/apply.jsonl', 'apply'));
  const cluster = progress.resources.find((resource) => resource.type === 'azurerm_kubernetes_cluster');
  expect(cluster?.elapsedSeconds).toBeGreaterThan(20);
  expect(Math.round((Date.parse(cluster?.endedAt ?? '') - Date.parse(cluster?.startedAt ?? '')) / 1000)).toBeCloseTo(cluster?.elapsedSeconds ?? 0, -1);
});

test('a replacement is one resource, done when both of its halves are', () => {
  const between = progressOf([planned('replace'), step('apply_start', 'delete', 0), step('apply_complete', 'delete', 5)]);
  expect(between).toMatchObject({ total: 1, done: 0 });
  expect(between.resources[0]?.state).toBe('running');
  const done = foldProgress(between, [step('apply_start', 'create', 5), step('apply_complete', 'create', 12)]);
  expect(done).toMatchObject({ total: 1, done: 1 });
  expect(done.resources[0]).toMatchObject({ action: 'replace', state: 'done', elapsedSeconds: 12 });
});

test('reading data is no change', () => {
  const reads = [step('apply_start', 'read', 0, 'module.wandb.data.azurerm_subscription.current'), step('apply_complete', 'read', 1, 'data.azurerm_x.y["a.b"]')];
  expect(progressOf(reads).total).toBe(0);
  expect(progressOf(readLogLines('interrupted-then-adopted/replan.jsonl', 'plan')).total).toBe(35);
});

const ENDED = { applyStartedAt: '2026-01-05T10:00:00.000Z' };

test('what an interrupted Terraform stops waiting for is let go, whether its run ends canceled or at a limit', () => {
  const progress = progressOf(readLogLines('interrupted-once/apply.jsonl', 'apply'));
  for (const status of ['applying', 'canceled', 'failed'] as const) {
    const settled = settleProgress(progress, { status, ...ENDED });
    expect(settled.resources.filter(({ state }) => state === 'let_go')).toHaveLength(3);
    expect(settled.failed).toBe(0);
  }
  const { resources } = settleProgress(progress, { status: 'canceled', ...ENDED });
  expect(resources.some(({ state }) => state === 'waiting' || state === 'running')).toBe(false);
});

test('what fails without an interrupt, or before it, has failed', () => {
  const lines = readLogLines('interrupted-once/apply.jsonl', 'apply');
  const interrupt = lines.filter(({ event }) => event?.kind === 'interrupted');
  expect(interrupt).toHaveLength(1);
  const rest = lines.filter((line) => !interrupt.includes(line));
  expect(settleProgress(progressOf([...rest, ...interrupt]), { status: 'canceled', ...ENDED }).failed).toBe(3);
});

test('of what a lost Terraform was at the end was not seen; what it had not begun is canceled', () => {
  const lines = readLogLines('recommended/apply.jsonl', 'apply');
  const started = lines.findIndex((found) => found.type === 'apply_start' && found.text.includes('azurerm_kubernetes_cluster.default')) + 1;
  const progress = settleProgress(progressOf(lines.slice(0, started)), { status: 'failed', ...ENDED });
  expect(progress.resources.find((resource) => resource.type === 'azurerm_kubernetes_cluster')?.state).toBe('unseen');
  expect(progress.resources.find((resource) => resource.type === 'helm_release')?.state).toBe('canceled');
});

test('a replacement that ended between its halves is half done', () => {
  const between = progressOf([planned('replace'), step('apply_start', 'delete', 0), step('apply_complete', 'delete', 5)]);
  expect(settleProgress(between, { status: 'failed', ...ENDED }).resources[0]?.state).toBe('half');
  const begun = foldProgress(between, [step('apply_start', 'create', 5)]);
  expect(settleProgress(begun, { status: 'failed', ...ENDED }).resources[0]?.state).toBe('unseen');
});

test('Terraform says nothing of an import: whether a failed apply did it is not known', () => {
  const progress = progressOf([planned('import')]);
  const stateAfter = (status: 'applied' | 'failed' | 'discarded', applyStartedAt: string | null) => settleProgress(progress, { status, applyStartedAt }).resources[0]?.state;
  expect(stateAfter('applied', ENDED.applyStartedAt)).toBe('done');
  expect(stateAfter('failed', ENDED.applyStartedAt)).toBe('unseen');
  expect(stateAfter('discarded', null)).toBe('canceled');
});

test('a run that still runs or waits is left as it is', () => {
  const progress = progressOf(readLogLines('recommended/plan.jsonl', 'plan'));
  expect(settleProgress(progress, { status: 'planned', applyStartedAt: null })).toBe(progress);
  expect(settleProgress(progress, { status: 'applying', ...ENDED })).toBe(progress);
});

test('100,000 events are folded in a moment', () => {
  const addresses = Array.from({ length: 2_000 }, (_, index) => `azurerm_subnet.s[${index}]`);
  const lines = Array.from({ length: 100_000 }, (_, index) => step(index < 50_000 ? 'apply_start' : 'apply_complete', 'create', 1, addresses[index % 2_000]));
  const startedAt = performance.now();
  expect(progressOf(lines).done).toBe(2_000);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
