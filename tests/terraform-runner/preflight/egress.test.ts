import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Inputs } from '#lib/deployments/deployment.ts';
import { networkSettingsInput } from '#lib/network/network-settings-schema.ts';
import { NO_NETWORK_VALUES } from '#lib/network/network-settings.ts';
import { saveNetworkSettings } from '#lib/network/network-settings-store.ts';
import { translator } from '#lib/words/translate.ts';
import type { CheckContext } from '#runner/preflight/check-context.ts';
import { egressCheck } from '#runner/preflight/checks/egress.ts';
import { askAddress } from '#runner/preflight/facts/ask-address.ts';
import { runAddresses } from '#runner/preflight/facts/run-addresses.ts';
import { findRunNetwork } from '#runner/run-network.ts';
import { startFakeInternet, type FakeInternet } from '#tests/support/fake-internet.ts';
import { startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';
import { FETCHED_FROM } from './preflight-console.ts';

const MIRROR = 'mirror.example.com';

let console_: TestConsole;
let internet: FakeInternet;
let folder: string;
/** What a host answers with; 200 where nothing is said. */
let statuses: Record<string, number>;
beforeAll(async () => {
  console_ = await startTestConsole({ runners: 0 });
  internet = await startFakeInternet([MIRROR, ...FETCHED_FROM], ({ host }) => ({ status: statuses[host] ?? 200, body: {} }));
  folder = await mkdtemp(path.join(os.tmpdir(), 'console-egress-'));
});
beforeEach(() => {
  statuses = {};
  internet.asked.length = 0;
});
afterAll(async () => {
  await internet.close();
  await console_.close();
  await rm(folder, { recursive: true, force: true });
});

/** With these settings stored and this environment, as the check tells it, and in words. */
async function look(settings: object, { network = {}, inputs = {}, moduleVersion = '7.9.2' }: { network?: Record<string, string>; inputs?: Inputs; moduleVersion?: string } = {}) {
  await saveNetworkSettings(console_.context, networkSettingsInput.parse(settings), 'test');
  const found = await egressCheck.find({
    subject: { target: 'azure', faults: [], moduleVersion, inputs },
    surroundings: { ask: askAddress },
    runNetwork: () => findRunNetwork({ ...console_.context, network }, null),
    abortSignal: new AbortController().signal,
  } as unknown as CheckContext);
  return { ...found, text: translator('preflight')(`checks.egress.found.${found.code}`, found.values ?? {}) };
}

const way = () => ({ httpsProxy: internet.proxyUrl, caPem: internet.caPem });

test('through the proxy and with the certificates that a run would have, every host is asked once', async () => {
  expect(await look(way())).toMatchObject({ status: 'passed', text: `The runner reaches ${FETCHED_FROM.join(', ')}.` });
  expect(internet.asked.toSorted()).toEqual([
    'GET registry.terraform.io/.well-known/terraform.json',
    'HEAD charts.jetstack.io/index.yaml',
    'HEAD charts.wandb.ai/index.yaml',
    'HEAD github.com/wandb/terraform-azurerm-wandb',
    'HEAD releases.hashicorp.com/terraform-provider-azurerm/',
  ]);
});

test('the proxy of the environment holds before the stored one', async () => {
  const found = await look({ ...way(), httpsProxy: 'http://127.0.0.1:1' }, { network: { HTTPS_PROXY: internet.proxyUrl } });
  expect(found.status).toBe('passed');
});

test('a certificate that nobody vouches for fails, as Terraform would', async () => {
  const found = await look({ httpsProxy: internet.proxyUrl });
  expect(found).toMatchObject({ status: 'failed', code: 'blocked', text: expect.stringMatching(/registry\.terraform\.io \((UNABLE_TO|SELF_SIGNED)\w+\)/) });
  expect(internet.asked).toEqual([]);
});

test('a proxy that nobody is behind, or that lets nobody out, fails without a word of its password', async () => {
  const proxy = net.createServer((socket) => socket.on('error', () => {}).on('data', () => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const port = (proxy.address() as net.AddressInfo).port;
  for (const closed of [1, port]) {
    const found = await look({ ...way(), httpsProxy: `http://console:pass-word@127.0.0.1:${closed}` });
    expect(found).toMatchObject({ status: 'failed', command: expect.stringContaining('curl --head https://registry.terraform.io/') });
    expect(JSON.stringify(found)).not.toContain('pass-word');
  }
  proxy.close();
});

test.each<[Record<string, number>, string, string, RegExp]>([
  [{ 'charts.wandb.ai': 403 }, 'failed', 'blocked', /^The runner does not reach charts\.wandb\.ai \(HTTP 403\)\.$/],
  [{ 'registry.terraform.io': 407 }, 'failed', 'blocked', /registry\.terraform\.io \(HTTP 407\)/],
  [{ 'releases.hashicorp.com': 403 }, 'warned', 'maybe_needed', /releases\.hashicorp\.com \(HTTP 403\)\. A run can do without/],
  [{ 'github.com': 429 }, 'warned', 'silent', /No useful answer yet from github\.com \(HTTP 429\)/],
  [{ 'charts.jetstack.io': 503, 'charts.wandb.ai': 404 }, 'failed', 'blocked', /^The runner does not reach charts\.wandb\.ai \(HTTP 404\)\.$/],
])('%j: %s', async (said, status, code, text) => {
  statuses = said;
  expect(await look(way())).toMatchObject({ status, code, text: expect.stringMatching(text) });
});

test('with mirrors nobody else is asked; a mirror that wants its password is reached', async () => {
  statuses = { [MIRROR]: 401 };
  const found = await look({ ...way(), networkMirrorUrl: `https://reader:pass-word@${MIRROR}/providers`, moduleRegistryUrl: `https://${MIRROR}/modules/` });
  expect(found.status).toBe('passed');
  expect(internet.asked.toSorted()).toEqual([
    `GET ${MIRROR}/modules/wandb/wandb/azurerm/versions`,
    `GET ${MIRROR}/providers/registry.terraform.io/hashicorp/azurerm/index.json`,
    'HEAD charts.jetstack.io/index.yaml',
    'HEAD charts.wandb.ai/index.yaml',
  ]);
});

test('where an operator’s own file says where things come from, that is not known', async () => {
  const file = path.join(folder, 'own.tfrc');
  await writeFile(file, 'provider_installation {\n  direct {}\n}\n');
  const found = await look(way(), { network: { TF_CLI_CONFIG_FILE: file } });
  expect(found).toMatchObject({ status: 'unknown', code: 'untold', text: expect.stringMatching(/^Where providers come from is set in the runner’s own TF_CLI_CONFIG_FILE/) });
  expect(internet.asked.join()).not.toContain('releases.hashicorp.com');
});

test('a host that says nothing is not waited for long, and warns', async () => {
  const proxy = net.createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const found = await look({ ...way(), httpsProxy: `http://127.0.0.1:${(proxy.address() as net.AddressInfo).port}` });
  expect(found).toMatchObject({ status: 'warned', code: 'silent', text: expect.stringContaining('registry.terraform.io (6 s)') });
  proxy.close();
}, 15_000);

test.each<[version: string, inputs: Inputs, charts: string[]]>([
  ['7.9.2', {}, ['charts.jetstack.io', 'charts.wandb.ai']],
  ['7.9.2', { use_dns_resolver: true }, ['charts.wandb.ai']],
  ['7.9.2', { enable_helm_operator: false }, ['charts.jetstack.io']],
  ['5.1.3', { enable_helm_release: false }, ['charts.jetstack.io']],
  ['1.7.1', {}, ['charts.jetstack.io']],
])('the charts of %s with %j', (moduleVersion, inputs, charts) => {
  const { addresses } = runAddresses({ moduleVersion, inputs }, { values: NO_NETWORK_VALUES, logins: {} }, '');
  expect(addresses.map(({ url }) => new URL(url).host).filter((host) => host.startsWith('charts.'))).toEqual(charts);
});

test('practice asks nobody', async () => {
  expect(await egressCheck.find({ subject: { target: 'practice', faults: [] } } as unknown as CheckContext)).toMatchObject({ status: 'passed', code: 'none_needed' });
});
