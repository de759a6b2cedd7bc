import { expect, test } from 'vitest';
import type { LogEvent, LogLine } from '#lib/logs/log-line.ts';
import { foldProgress, NO_PROGRESS, progressOf, settleProgress } from '#lib/runs/resource-progress.ts';
import { readLogLines } from '#tests/support/recording.ts';

function line(event: LogEvent, at = '2026-11-23T23:00:00.000Z'): LogLine {
  return { seq: 1, at, phase: 'apply', level: 'info', type: event.kind, text: '', event };
}

const step = (kind: 'apply_start' | 'apply_complete' | 'apply_errored', action: string, seconds: number, address = 'azurerm_subnet.a') =>
  line({ kind, address, action, elapsedSeconds: kind === 'apply_start' ? null : seconds }, `2026-11-23T23:00:${String(seconds).padStart(2, '0')}.000Z`);

test('a plan makes everything wait, and the apply after it counts nothing twice', () => {
  const planned = progressOf(readLogLines('recommended/plan.jsonl', 'plan'));
  expect(planned).toMatchObject({ total: 56, done: 0, failed: 0 });
  expect(planned.resources.every((resource) => resource.state === 'waiting')).toBe(true);
  const applied = foldProgress(planned, readLogLines('recommended/apply.jsonl', 'apply'));
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
  const planned = line({ kind: 'planned_change', address: 'azurerm_subnet.a', action: 'replace' });
  const between = progressOf([planned, step('apply_start', 'delete', 0), step('apply_complete', 'delete', 5)]);
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

test('a canceled run leaves what it had not reached as canceled, and what it stopped waiting for as let go', () => {
  const lines = readLogLines('interrupted-once/apply.jsonl', 'apply');
  const interruptedAt = lines.find(({ text }) => text.includes('Interrupt received'))?.at ?? null;
  expect(interruptedAt).not.toBeNull();
  const progress = settleProgress(progressOf(lines), { status: 'canceled', cancelSignaledAt: interruptedAt });
  expect(progress.resources.filter(({ state }) => state === 'let_go')).toHaveLength(3);
  expect(progress.failed).toBe(0);
  expect(progress.resources.some((resource) => resource.state === 'waiting' || resource.state === 'running')).toBe(false);
});

test('what failed before a cancel reached Terraform stays failed', () => {
  const lines = readLogLines('interrupted-once/apply.jsonl', 'apply');
  const progress = settleProgress(progressOf(lines), { status: 'canceled', cancelSignaledAt: new Date(Date.parse(lines.at(-1)?.at ?? '') + 1).toISOString() });
  expect(progress.failed).toBe(3);
});

test('what a lost Terraform was at is let go; what it had not begun is canceled', () => {
  const lines = readLogLines('recommended/apply.jsonl', 'apply');
  const started = lines.findIndex((found) => found.type === 'apply_start' && found.text.includes('azurerm_kubernetes_cluster.default')) + 1;
  const progress = settleProgress(progressOf(lines.slice(0, started)), { status: 'failed', cancelSignaledAt: null });
  expect(progress.resources.find((resource) => resource.type === 'azurerm_kubernetes_cluster')?.state).toBe('let_go');
  expect(progress.resources.find((resource) => resource.type === 'helm_release')?.state).toBe('canceled');
});

test('a run that still runs or waits is left as it is', () => {
  const progress = progressOf(readLogLines('recommended/plan.jsonl', 'plan'));
  expect(settleProgress(progress, { status: 'planned', cancelSignaledAt: null })).toBe(progress);
  expect(settleProgress(progress, { status: 'applying', cancelSignaledAt: null })).toBe(progress);
});

test('100,000 events are folded in a moment', () => {
  const addresses = Array.from({ length: 2_000 }, (_, index) => `azurerm_subnet.s[${index}]`);
  const lines = Array.from({ length: 100_000 }, (_, index) => step(index < 50_000 ? 'apply_start' : 'apply_complete', 'create', 1, addresses[index % 2_000]));
  const startedAt = performance.now();
  expect(progressOf(lines).done).toBe(2_000);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
