import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAR_END_FAULT_NAMES, type FarEndFault } from '#lib/deployments/far-end-faults.ts';
import { CHAIN_LINKS, linksOf } from '#lib/status/wandb-chain.ts';
import { farEndAt, writeFarEnd } from '#runner/practice/far-end.ts';
import { startSimulator, type RunningSimulator } from '#runner/practice/simulator/simulator.ts';
import { checkChain } from '#runner/wandb-chain/check-chain.ts';
import { practiceNet } from '#runner/wandb-chain/practice-net.ts';
import { makeDataDir } from '../practice/simulator/practice-data.ts';

const PLACE = { fqdn: 'wandb.example.com', address: '203.0.113.9' };
let dataDir = '';
let simulator: RunningSimulator;
beforeAll(async () => {
  dataDir = await makeDataDir();
  simulator = await startSimulator({ dataDir, port: 0 });
});
afterAll(async () => {
  await simulator.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** The chain as it is found so many seconds after W&B was deployed, or so many after the record was made. */
async function chainAfter({ seconds, fault = null, madeAfter = null, speed = 1 }: { seconds: number; fault?: FarEndFault | null; madeAfter?: number | null; speed?: number }) {
  const now = new Date();
  const startedAt = new Date(now.getTime() - seconds * 1000);
  const recordMadeAt = madeAfter === null ? null : new Date(startedAt.getTime() + madeAfter * 1000);
  await writeFarEnd(dataDir, farEndAt({ ...PLACE, startedAt, recordMadeAt, fault, speed }, now));
  const net = await practiceNet({ simulatorUrl: simulator.url, caPem: simulator.certPem, ...PLACE, timeoutMs: 5_000 });
  const found = await checkChain({ ...PLACE, allowedRanges: [], net, timeoutMs: 5_000, signal: AbortSignal.timeout(20_000) });
  return linksOf(found, [], now).map(({ name, status, code }) => `${name} ${status} ${code}`);
}

const GREEN = ['dns green resolves', 'port green open', 'certificate green valid', 'healthz green healthy', 'sign_in green page'];
const behind = (links: number) => CHAIN_LINKS.slice(links).map((name) => `${name} not_reached not_reached`);

test.each([
  [0, ['dns waiting no_record', ...behind(1)]],
  [22, [GREEN[0], 'port waiting refused', ...behind(2)]],
  [26, [...GREEN.slice(0, 2), 'certificate waiting not_issued', ...behind(3)]],
  [31, [...GREEN.slice(0, 3), 'healthz waiting starting', ...behind(4)]],
  [36, [...GREEN.slice(0, 4), 'sign_in waiting starting']],
  [41, GREEN],
])('%i seconds after a deployment the links hold as far as they would in life', async (seconds, links) => {
  expect(await chainAfter({ seconds })).toEqual(links);
});

test('the record counts as made when somebody says so', async () => {
  expect(await chainAfter({ seconds: 1 })).toContain('dns waiting no_record');
  expect(await chainAfter({ seconds: 1, madeAfter: 0.5 })).toContain('dns green resolves');
});

test('a faster practice holds sooner', async () => {
  expect(await chainAfter({ seconds: 2.1, speed: 20 })).toEqual(GREEN);
});

const FAULTS: Record<FarEndFault, string> = {
  record_missing: 'dns waiting no_record',
  record_elsewhere: 'dns failed points_elsewhere',
  port_shut: 'port waiting refused',
  certificate_missing: 'certificate waiting not_issued',
  certificate_expired: 'certificate failed expired',
  health_failing: 'healthz waiting starting',
  sign_in_missing: 'sign_in waiting starting',
};

test.each(FAR_END_FAULT_NAMES)('%s is found at its link, and nothing behind it is reached', async (fault) => {
  const found = await chainAfter({ seconds: 3600, fault });
  const at = GREEN.findIndex((_, index) => found[index] === FAULTS[fault]);
  expect(found).toEqual([...GREEN.slice(0, at), FAULTS[fault], ...behind(at + 1)]);
});

test('two deployments of the same name do not disturb each other', async () => {
  const now = new Date();
  const play = (address: string, fault: FarEndFault | null) => writeFarEnd(dataDir, farEndAt({ fqdn: PLACE.fqdn, address, startedAt: new Date(0), recordMadeAt: null, fault, speed: 1 }, now));
  await Promise.all([play('203.0.113.1', null), play('203.0.113.2', 'certificate_expired'), play('203.0.113.1', null)]);
  const codes = async (address: string) => {
    const net = await practiceNet({ simulatorUrl: simulator.url, caPem: simulator.certPem, fqdn: PLACE.fqdn, address, timeoutMs: 5_000 });
    return (await checkChain({ fqdn: PLACE.fqdn, address, allowedRanges: [], net, timeoutMs: 5_000, signal: AbortSignal.timeout(20_000) })).map(({ code }) => code);
  };
  expect(await codes('203.0.113.1')).toEqual(['resolves', 'open', 'valid', 'healthy', 'page']);
  expect(await codes('203.0.113.2')).toEqual(['resolves', 'open', 'expired']);
});
