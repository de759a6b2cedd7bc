import { expect, test } from 'vitest';
import { chainAsOf, componentsAsOf, STALE_AFTER_MS } from '#lib/status/as-of.ts';
import { NO_FACTS, type ComponentStatus } from '#lib/status/component-status.ts';
import { healthOf, type Health, type HealthRow } from '#lib/status/health.ts';
import { chainSummaryOf, linksOf, type LinkFinding } from '#lib/status/wandb-chain.ts';

const NOW = Date.parse('2026-11-24T06:00:00.000Z');
const ago = (ms: number) => new Date(NOW - ms).toISOString();
const GOOD: HealthRow = { observedAt: ago(1_000), lookFailed: false, components: { status: 'healthy', component: 'gateway' }, checkedAt: ago(2_000), chain: null };
const DEPLOYED = { status: 'deployed', changedAt: ago(3_600_000) } as const;

test.each<[string, Partial<HealthRow>, Health]>([
  ['all is well', {}, { kind: 'healthy' }],
  ['a component is degraded', { components: { status: 'degraded', component: 'redis' } }, { kind: 'degraded', component: 'redis' }],
  ['a component is gone', { components: { status: 'missing', component: 'vault' } }, { kind: 'missing', component: 'vault' }],
  ['Azure works on one', { components: { status: 'changing', component: 'cluster' } }, { kind: 'changing', component: 'cluster' }],
  ['one is not told of, and W&B is up', { components: { status: 'unknown', component: 'database' } }, { kind: 'healthy' }],
  ['the record is missing', { chain: { link: 'dns', status: 'waiting', code: 'no_record' } }, { kind: 'not_reachable', link: 'dns', failed: false }],
  ['the certificate ran out', { chain: { link: 'certificate', status: 'failed', code: 'expired' } }, { kind: 'not_reachable', link: 'certificate', failed: true }],
  ['the certificate runs out', { chain: { link: 'certificate', status: 'waiting', code: 'expires_soon' } }, { kind: 'expiring' }],
  ['no DNS server answers', { chain: { link: 'dns', status: 'unknown', code: 'no_dns_answer' } }, { kind: 'unknown', since: ago(2_000) }],
  ['the last look failed', { lookFailed: true }, { kind: 'unknown', since: ago(2_000) }],
  ['Azure was looked at too long ago', { observedAt: ago(STALE_AFTER_MS + 1_000) }, { kind: 'unknown', since: ago(STALE_AFTER_MS + 1_000) }],
  ['the chain was checked too long ago', { checkedAt: ago(STALE_AFTER_MS + 1_000) }, { kind: 'unknown', since: ago(STALE_AFTER_MS + 1_000) }],
  ['the chain was never checked', { checkedAt: null }, { kind: 'unknown', since: ago(1_000) }],
])('when %s', (_what, row, health) => {
  expect(healthOf(DEPLOYED, { ...GOOD, ...row }, NOW)?.health).toEqual(health);
});

test('nothing is healthy or not that is not there', () => {
  for (const status of ['draft', 'deploying', 'destroying', 'destroyed'] as const) expect(healthOf({ status, changedAt: null }, GOOD, NOW)).toBeNull();
  expect(healthOf({ status: 'failed', changedAt: null }, { ...GOOD, checkedAt: null }, NOW)).toBeNull();
  expect(healthOf(DEPLOYED, null, NOW)?.health).toEqual({ kind: 'unknown', since: null });
});

test('after a run it is being checked, and unknown when nobody does', () => {
  const ended = (ms: number) => ({ status: 'deployed', changedAt: ago(ms) }) as const;
  expect(healthOf(ended(500), GOOD, NOW)?.health).toEqual({ kind: 'checking' });
  expect(healthOf(ended(500), null, NOW)?.health).toEqual({ kind: 'checking' });
  expect(healthOf(ended(120_000), { ...GOOD, observedAt: ago(150_000) }, NOW)?.health).toEqual({ kind: 'unknown', since: ago(150_000) });
});

test('health may be shown no longer than its older half is fresh', () => {
  expect(healthOf(DEPLOYED, GOOD, NOW)?.until).toBe(NOW - 2_000 + STALE_AFTER_MS);
});

const green: LinkFinding = { status: 'green', code: 'resolves', values: {} };
const refused: LinkFinding = { status: 'waiting', code: 'refused', values: {} };
const at = (ms: number) => new Date(NOW + ms);

test('a link keeps the time since when it is found so, and starts anew when it is found otherwise', () => {
  const first = linksOf([green, refused], [], at(0));
  const second = linksOf([green, refused], first, at(60_000));
  expect(second.map(({ since }) => since)).toEqual(first.map(({ since }) => since));
  const third = linksOf([green, { status: 'green', code: 'open', values: {} }, { status: 'waiting', code: 'not_issued', values: {} }], second, at(120_000));
  expect(third[1]?.since).toBe(at(120_000).toISOString());
});

test('what should have come by itself long ago is wrong; a record waits for a person as long as it takes', () => {
  const later = (finding: LinkFinding) => linksOf([finding], linksOf([finding], [], at(0)), at(3_600_000))[0]?.status;
  expect(later(refused)).toBe('failed');
  expect(later({ status: 'waiting', code: 'no_record', values: {} })).toBe('waiting');
});

test('a chain is summed up by what keeps W&B from being reached, before what does not yet', () => {
  const expiring: LinkFinding = { status: 'waiting', code: 'expires_soon', values: {} };
  expect(chainSummaryOf(linksOf([green, green, green, green, green], [], at(0)))).toBeNull();
  expect(chainSummaryOf(linksOf([green, green, expiring, green, green], [], at(0)))).toMatchObject({ link: 'certificate', code: 'expires_soon' });
  expect(chainSummaryOf(linksOf([green, green, expiring, refused], [], at(0)))).toMatchObject({ link: 'healthz' });
});

test('nothing green is left of a chain or a component that was looked at too long ago', () => {
  const chain = { fqdn: 'a', address: 'b', checkedAt: ago(STALE_AFTER_MS + 1), links: linksOf([green, refused], [], at(0)) };
  expect(chainAsOf(chain, { now: NOW, changedAt: null }).links.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'not_reached', 'not_reached', 'not_reached']);
  const component: ComponentStatus = { component: 'vault', name: 'v', status: 'healthy', reason: { code: 'provisioned', values: { count: 1 } }, facts: NO_FACTS };
  const seen = { components: [component], componentsAt: ago(1_000), error: null };
  expect(componentsAsOf(seen, { now: NOW, changedAt: null })[0]?.status).toBe('healthy');
  expect(componentsAsOf({ ...seen, error: { code: 'throttled', message: '', retryAt: null } }, { now: NOW, changedAt: null })[0]).toMatchObject({ status: 'unknown', reason: { code: 'look_failed' } });
  expect(componentsAsOf(seen, { now: NOW, changedAt: ago(500) })[0]?.reason.code).toBe('outdated');
  expect(componentsAsOf(seen, { now: NOW + STALE_AFTER_MS, changedAt: null })[0]?.reason.code).toBe('too_old');
});
