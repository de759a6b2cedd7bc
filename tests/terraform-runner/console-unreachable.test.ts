import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findLogEnd, readLogRange } from '#lib/logs/log-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import { findStep } from '#lib/runs/step-store.ts';
import { askConsole, consoleAddressOf } from '#runner/console-address.ts';
import { bypassesProxy } from '#runner/no-proxy.ts';
import { awaitConsole } from '#runner/steps/await-console.ts';
import { startTcpGate, type TcpGate } from '#tests/support/tcp-gate.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let console_: TestConsole;
let gate: TcpGate;
beforeAll(async () => {
  console_ = await startTestConsole({ speed: 20 });
  gate = await startTcpGate({ host: '127.0.0.1', port: Number(new URL(console_.context.consoleUrl).port) });
});
afterEach(() => gate.open());
afterAll(async () => {
  await gate.close();
  await console_.close();
});

/** A run whose Terraform reaches the console through the gate. */
async function queueThroughGate(kind: 'deploy' | 'plan_only' = 'deploy') {
  const deployment = await buildCompleteDeployment(console_);
  const queued = await queueRun({ ...console_.context, consoleUrl: `http://127.0.0.1:${gate.port}` }, { deploymentId: deployment.id, kind, requestedBy: 'test', autoApprove: kind === 'deploy' });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run;
}

async function logOf(runId: string): Promise<string[]> {
  const { db } = console_.context;
  return (await readLogRange(db, runId, 1, (await findLogEnd(db, runId))?.lastSeq ?? 10_000)).map(({ text }) => text);
}

const files = (address: string) => [{ name: 'backend.tf', content: `    lock_address   = "${address}/api/state/x"\n` }];

test('ends a run with console_unreachable, before any Terraform command, when the address does not answer', async () => {
  const said: string[] = [];
  const address = `http://127.0.0.1:${gate.port}`;
  gate.shut();
  const context = { run: { stateIsHere: true, files: files(address), phase: 'plan' }, log: { say: (line: string) => said.push(line) }, heartbeat: { isFenced: () => false, asked: () => ({ cancel: false, force: false }) }, access: { proxies: {}, ca: [] } };
  const ending = await awaitConsole(context as unknown as Parameters<typeof awaitConsole>[0], 1_000);
  expect(ending).toMatchObject({ event: 'fail', failure: { code: 'console_unreachable', action: expect.stringContaining('CONSOLE_URL'), cause: expect.stringContaining(address) } });
  expect(said).toEqual([expect.stringContaining(`does not answer at ${address}`)]);
});

test('a cancel ends a run at once that waits for the console, and nothing of it began', async () => {
  gate.shut();
  const run = await queueThroughGate('plan_only');
  await waitUntil('the run says that it waits', async () => (await logOf(run.id)).some((line) => line.includes('the run waits up to')), { timeoutMs: 30_000 });
  await requestCancel(console_.context, { runId: run.id, by: 'test' });
  await untilRun(console_, run.id, 'canceled');
  expect(await findStep(console_.context.db, run.id, 'init')).toBeNull();
}, 60_000);

test('a run that loses the console while it plans says so, and a cancel ends it without force', async () => {
  const run = await queueThroughGate();
  await waitUntil('init is over', async () => (await findStep(console_.context.db, run.id, 'init'))?.finishedAt ?? null, { timeoutMs: 30_000, everyMs: 10 });
  gate.shut();
  await waitUntil('the log says that the console is away', async () => (await logOf(run.id)).some((line) => line.includes('tries again by itself')), { timeoutMs: 30_000 });
  const canceledAt = performance.now();
  await requestCancel(console_.context, { runId: run.id, by: 'test' });
  await untilRun(console_, run.id, 'canceled');
  expect(performance.now() - canceledAt).toBeLessThan(60_000);
  expect((await logOf(run.id)).join('\n')).toContain('Stop requested');
  expect(await findStep(console_.context.db, run.id, 'apply')).toBeNull();
}, 90_000);

test('only a console counts as one', async () => {
  let status = 200;
  const server = createServer((_request, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = () => askConsole(address, { proxies: { HTTP_PROXY: 'http://127.0.0.1:1' }, ca: [] });
  expect(await ask()).toBeNull();
  for (status of [302, 403, 404, 407, 502]) expect(await ask()).toBe(`HTTP ${status}`);
  server.close();
  expect(consoleAddressOf({ stateIsHere: true, files: files('https://console.example.com') })).toBe('https://console.example.com');
  expect(consoleAddressOf({ stateIsHere: false, files: files('https://console.example.com') })).toBeNull();
});

test.each([
  ['http://localhost:3000', '', true],
  ['https://console.example.com', 'example.com', true],
  ['https://example.com', '.example.com', false],
  ['https://console.example.com', '*.example.com', true],
  ['https://console.example.com:8443', 'console.example.com:443', false],
  ['https://10.1.2.3', '10.0.0.0/8', true],
  ['https://[fd00::1]', 'fd00::/8', true],
  ['https://console.example.com', 'example.org,*', true],
  ['https://console.example.com', '', false],
])('%s with NO_PROXY=%s goes without a proxy: %s', (url, NO_PROXY, expected) => {
  expect(bypassesProxy(new URL(url), { NO_PROXY })).toBe(expected);
});
