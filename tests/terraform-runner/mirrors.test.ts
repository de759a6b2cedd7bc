import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkSettingsInput } from '#lib/network/network-settings-schema.ts';
import { saveNetworkSettings } from '#lib/network/network-settings-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { findCacheLock, takeCacheLock } from '#lib/runs/cache-lock-store.ts';
import { listRunners } from '#lib/runs/runner-store.ts';
import { appendStateVersion } from '#lib/state/state-store.ts';
import { zipOf } from '#lib/web/zip.ts';
import { startFakeInternet, type FakeInternet } from '#tests/support/fake-internet.ts';
import { killProcessesIn, startRunnerProcess } from '#tests/support/runner-process.ts';
import { buildRun } from '#tests/support/builders.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';

const MIRROR = 'mirror.example.com';
/** Helm has no mirror: the proxy leads to them. */
const CHARTS = ['charts.jetstack.io', 'charts.wandb.ai'];
const PASSWORD = 'mirror-pass-word';
const TOKEN = 'registry-pass-word';
const PROXY_PASSWORD = 'proxy-pass-word';
/** Within the ranges that module 7.9.2 asks for. */
const PROVIDERS: Record<string, string> = { 'hashicorp/azurerm': '4.81.0', 'azure/azapi': '1.15.0', 'hashicorp/helm': '2.17.0', 'hashicorp/kubernetes': '2.38.0', 'hashicorp/random': '3.7.2', 'hashicorp/null': '3.2.4' };
/** Long enough for a second init to come in between, were it let. */
const ARCHIVE_AFTER_MS = 700;

/** A closed network: what the runs need is on one host, behind a proxy and a password, with a certificate of the company's. */
function answer({ host, path: asked, authorization }: { host: string; path: string; authorization: string | null }) {
  if (CHARTS.includes(host)) return { status: 200, body: {} };
  const wanted = asked.startsWith('/modules/') ? `Bearer ${TOKEN}` : `Basic ${Buffer.from(`reader:${PASSWORD}`).toString('base64')}`;
  if (host !== MIRROR || authorization !== wanted) return { status: 401, body: {} };
  if (asked === '/modules/wandb/wandb/azurerm/versions') return { status: 200, body: { modules: [{ versions: [{ version: '7.9.2' }] }] } };
  if (asked === '/modules/wandb/wandb/azurerm/7.9.2/download') return { status: 204, body: Buffer.alloc(0), headers: { 'x-terraform-get': `https://reader:${PASSWORD}@${MIRROR}/module.zip` } };
  if (asked === '/module.zip') return { status: 200, body: Buffer.from(zipOf([{ name: 'main.tf', content: '# W&B\n' }])), headers: { 'content-type': 'application/zip' } };
  const [, name = '', file = ''] = /^\/providers\/registry\.terraform\.io\/([^/]+\/[^/]+)\/(.+)$/.exec(asked) ?? [];
  const version = PROVIDERS[name];
  if (version === undefined) return { status: 404, body: {} };
  if (file === 'index.json') return { status: 200, body: { versions: { [version]: {} } } };
  if (file === `${version}.json`) return { status: 200, body: { archives: { linux_amd64: { url: 'archive.zip' } } } };
  return { status: 200, body: Buffer.from(zipOf([{ name: `terraform-provider-${name.split('/')[1]}_v${version}`, content: program }])), headers: { 'content-type': 'application/zip' }, afterMs: ARCHIVE_AFTER_MS };
}

/** What the mirror's packages hold. */
let program = '#!/bin/sh\nexit 1\n';

let test: TestConsole;
let internet: FakeInternet;
let dataDir: string;
let runners: ChildProcess[];
beforeAll(async () => {
  test = await startTestConsole({ runners: 0 });
  internet = await startFakeInternet([MIRROR, ...CHARTS], answer);
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-mirrors-'));
  // Two runners of one host, as two terminals would start them; nothing of the closed network is in their environment.
  runners = [];
  for (let number = 0; number < 2; number += 1) runners.push(await startRunnerProcess(test, dataDir, { RUNNER_CONCURRENCY: '1' }));
}, 180_000);
afterAll(async () => {
  for (const runner of runners) runner.kill('SIGKILL');
  killProcessesIn(dataDir);
  await internet.close();
  await test.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function deploy(skip: { skipPreflight?: string } = {}) {
  const { id } = await buildCompleteDeployment(test, { target: 'azure' });
  const queued = await queueRun(test.context, { deploymentId: id, kind: 'deploy', requestedBy: 'test', ...skip });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run.id;
}

async function logOf(runId: string): Promise<string> {
  const { rows } = await test.context.db.pool.query<{ lines: { text: string }[] }>('SELECT lines FROM log_chunks WHERE "runId" = $1 ORDER BY "firstSeq"', [runId]);
  return rows.flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n');
}

const archives = () => internet.asked.filter((line) => line.startsWith('GET') && line.endsWith('archive.zip'));

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('settings that an admin stores', () => {
  it('hold from the next run on, and two runners that begin at once fetch each provider once', async () => {
    const settings = networkSettingsInput.parse({
      httpsProxy: internet.proxyUrl.replace('//', `//console:${PROXY_PASSWORD}@`),
      caPem: internet.caPem,
      networkMirrorUrl: `https://reader:${PASSWORD}@${MIRROR}/providers`,
      moduleRegistryUrl: `https://${TOKEN}@${MIRROR}/modules/`,
    });
    await saveNetworkSettings(test.context, settings, 'admin@example.com');
    const ids = await Promise.all([deploy(), deploy()]);
    const ended = await Promise.all(ids.map((id) => untilRun(test, id, 'failed')));
    const logs = await Promise.all(ids.map(logOf));
    expect(new Set(ended.map(({ deploymentId }) => deploymentId)).size).toBe(2);
    // The providers are none: the plan cannot start them. Both inits went through before.
    for (const log of logs) expect(log).toContain('Terraform has been successfully initialized');
    expect(archives().sort()).toEqual(Object.keys(PROVIDERS).map((name) => `GET ${MIRROR}/providers/registry.terraform.io/${name}/archive.zip`).sort());
    expect(logs.filter((log) => log.includes('from the shared cache directory'))).toHaveLength(1);
    expect(logs.filter((log) => log.includes('Another run is fetching providers'))).toHaveLength(1);
    expect(new Set(internet.proxyLogins)).toEqual(new Set([`console:${PROXY_PASSWORD}`]));
    for (const log of logs) expect(log).not.toMatch(/pass-word/);
    expect(await findCacheLock(test.context.db, (await listRunners(test.context.db))[0]!.hostId)).toBeNull();
  }, 180_000);

  it('leave nothing of a password behind in the data directory', async () => {
    await waitUntil('the runs’ directories are gone', async () => (await readdir(path.join(dataDir, 'work'))).length === 0);
    const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(files.filter((file) => file.isFile()).map((file) => readFile(path.join(file.parentPath, file.name), 'latin1')));
    expect(texts.filter((text) => text.includes('pass-word'))).toEqual([]);
  });

  it('are not waited for: a drift check that fetches providers leaves the cache to a real run', async () => {
    const { db } = test.context;
    const { id } = await buildCompleteDeployment(test, { target: 'azure' });
    const made = await buildRun(db, id);
    await db.prisma.run.update({ where: { id: made.id }, data: { status: 'applied', applyStartedAt: new Date(), finishedAt: new Date() } });
    await db.prisma.deployment.update({ where: { id }, data: { status: 'deployed', restStatus: 'deployed' } });
    await rm(path.join(dataDir, 'plugin-cache'), { recursive: true });
    const check = await queueRun(test.context, { deploymentId: id, kind: 'plan_only', drift: true, requestedBy: 'test' });
    if (!check.ok) throw new Error(check.reason);
    internet.asked.length = 0;
    await waitUntil('the check fetches', () => Promise.resolve(archives().length > 0 || null), { timeoutMs: 30_000, everyMs: 50 });
    const real = await deploy();
    expect(await untilRun(test, check.run.id, 'canceled', 'planned', 'failed')).toMatchObject({ status: 'canceled', skipReason: 'cache_wanted', failure: null });
    await untilRun(test, real, 'failed');
    expect(await logOf(real)).toContain('Terraform has been successfully initialized');
    expect(await logOf(check.run.id)).not.toContain('Terraform has been successfully initialized');
  }, 180_000);

  it('an init that was cut off leaves no provider behind which the next would take for whole', async () => {
    const cache = path.join(dataDir, 'plugin-cache');
    await rm(cache, { recursive: true });
    internet.asked.length = 0;
    const cut = await deploy();
    await waitUntil('it has fetched some', () => archives().length >= 3 || null, { timeoutMs: 30_000, everyMs: 20 });
    killProcessesIn(path.join(dataDir, 'work', cut));
    expect(await untilRun(test, cut, 'failed')).toMatchObject({ failure: { code: 'runner_lost' } });
    const programs = async () => (await readdir(cache, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(await programs()).toEqual([]);
    await untilRun(test, await deploy(), 'failed');
    expect(await programs()).toHaveLength(6);

    // Its runner and its directory went with it, and one program is half unpacked.
    const helm = path.join('registry.terraform.io', 'hashicorp', 'helm', '2.17.0', 'linux_amd64');
    const program = path.join(cache, helm, 'terraform-provider-helm_v2.17.0');
    await writeFile(program, '#!/bi');
    const before = Object.entries(PROVIDERS).map(([name, version]) => path.join('registry.terraform.io', name, version, 'linux_amd64')).filter((provider) => provider !== helm);
    await writeFile(`${cache}.filling`, JSON.stringify({ runId: randomUUID(), step: 'init', providers: before }));
    internet.asked.length = 0;
    await untilRun(test, await deploy(), 'failed');
    expect(archives()).toEqual([`GET ${MIRROR}/providers/registry.terraform.io/hashicorp/helm/archive.zip`]);
    expect([await readFile(program, 'utf8'), existsSync(`${cache}.filling`)]).toEqual(['#!/bin/sh\nexit 1\n', false]);
  }, 180_000);

  it('holds a deployment to the providers of its first init: another package fails, a new module version or deployment takes it', async () => {
    const { db } = test.context;
    const first = await untilRun(test, await deploy(), 'failed');
    const { deploymentId } = first;
    const [kept] = await db.prisma.providerLock.findMany({ where: { deploymentId } });
    expect(kept).toMatchObject({ platform: 'linux_amd64', moduleVersion: '7.9.2', runId: first.id });
    expect([...kept!.content.matchAll(/^provider "registry\.terraform\.io\/(.+)"/gm)].map(([, name]) => name).sort()).toEqual(Object.keys(PROVIDERS).sort());
    const again = async () => {
      const queued = await queueRun(test.context, { deploymentId, kind: 'deploy', requestedBy: 'test' });
      if (!queued.ok) throw new Error(queued.reason);
      return untilRun(test, queued.run.id, 'failed');
    };
    expect(await logOf((await again()).id)).toContain('Terraform has been successfully initialized');

    program = '#!/bin/sh\nexit 2\n';
    await rm(path.join(dataDir, 'plugin-cache'), { recursive: true });
    const changed = await again();
    expect(changed.failure).toMatchObject({ code: 'provider_unavailable', title: expect.stringContaining('not the one'), cause: expect.stringMatching(/^(?:azure|hashicorp)\/\w+ does not match/), remedy: null });
    expect(await logOf(changed.id)).not.toContain('successfully initialized');
    expect(await db.prisma.providerLock.findMany({ where: { deploymentId } })).toEqual([kept]);
    // A lock file of another module version is left alone, and not used.
    await db.prisma.providerLock.update({ where: { deploymentId_platform: { deploymentId, platform: 'linux_amd64' } }, data: { moduleVersion: '7.8.0' } });
    expect(await logOf((await again()).id)).toContain('Terraform has been successfully initialized');
    expect((await db.prisma.providerLock.findFirst({ where: { deploymentId } }))?.content).toBe(kept!.content);
  }, 180_000);

  it('installs nothing that a state of before names and the module does not use', async () => {
    const { db, key } = test.context;
    const { id } = await buildCompleteDeployment(test, { target: 'azure' });
    const resources = [{ mode: 'managed', type: 'evil_thing', name: 'a', provider: 'provider["evil.host/evil/evil"]', instances: [{ schema_version: 0, attributes: { id: 'x' } }] }];
    const body = Buffer.from(JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'a', outputs: {}, resources, check_results: null }));
    await appendStateVersion(db, key, { deploymentId: id, lockId: null, state: { serial: 1, lineage: 'a', resourceCount: 1, body }, writer: { runId: null, label: 'an earlier console' } });
    internet.asked.length = 0;
    const queued = await queueRun(test.context, { deploymentId: id, kind: 'plan_only', requestedBy: 'test' });
    if (!queued.ok) throw new Error(queued.reason);
    const { failure } = await untilRun(test, queued.run.id, 'failed');
    expect(failure).toMatchObject({ code: 'provider_not_allowed', cause: expect.stringContaining('evil.host/evil/evil'), action: expect.stringContaining('ALLOWED_PROVIDERS'), remedy: null });
    expect(internet.asked.filter((line) => line.includes('evil'))).toEqual([]);
  }, 60_000);

  it('can be taken back, likewise from the next run on', async () => {
    await saveNetworkSettings(test.context, networkSettingsInput.parse({}), 'admin@example.com');
    internet.asked.length = 0;
    const run = await untilRun(test, await deploy({ skipPreflight: 'to see how it ends' }), 'failed');
    expect(run.failure?.code).toBe('registry_unreachable');
    expect(internet.asked).toEqual([]);
  }, 60_000);
});

it('the lock of a process that is gone is taken over, once', async () => {
  const { db } = test.context;
  const gone = { token: 'gone', runId: 'no-run', pid: 999_999_999, pidStart: null };
  expect(await takeCacheLock(db, 'some-host', gone, null)).toBe(true);
  const takers = await Promise.all(Array.from({ length: 8 }, (_, number) => takeCacheLock(db, 'some-host', { ...gone, token: `taker-${number}` }, 'gone')));
  expect(takers.filter(Boolean)).toHaveLength(1);
  expect(await takeCacheLock(db, 'some-host', { ...gone, token: 'late' }, null)).toBe(false);
});
