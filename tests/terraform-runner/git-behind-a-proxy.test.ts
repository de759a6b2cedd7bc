import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NETWORK_SETTINGS, pickSettings } from '#lib/env/passed-on.ts';
import { NO_NETWORK_VALUES } from '#lib/network/network-settings.ts';
import { explainFailure } from '#lib/runs/explain-failure.ts';
import { findCertificates, trustedByTerraform } from '#runner/certificates.ts';
import type { CheckContext } from '#runner/preflight/check-context.ts';
import { gitCheck } from '#runner/preflight/checks/git.ts';
import { surroundingsOf } from '#runner/preflight/surroundings.ts';
import { environmentOf } from '#runner/terraform/environment.ts';
import { startFakeInternet, type FakeInternet } from '#tests/support/fake-internet.ts';

const run = promisify(execFile);
const REPOSITORY = '/wandb/terraform-azurerm-wandb';
const SYSTEM = { PATH: process.env.PATH ?? '' };

let internet: FakeInternet;
let folder: string;
let bare: string;
let caFile: string;
/** What a private registry names as the module's source; null: the host is no registry. */
let moduleSource: string | null = null;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'console-git-test-'));
  bare = await publishModule(folder);
  internet = await startFakeInternet(['github.com', 'registry.example.com'], ({ host, path: asked }) => {
    if (host === 'registry.example.com') return { status: moduleSource === null ? 404 : 204, body: Buffer.alloc(0), headers: { 'x-terraform-get': moduleSource ?? '' } };
    return asked.startsWith(REPOSITORY) ? (files.get(asked.slice(REPOSITORY.length).replace(/^\.git/, '')) ?? MISSING) : MISSING;
  });
  const files = await readAnswers(bare);
  caFile = path.join(folder, 'company-ca.pem');
  await writeFile(caFile, internet.caPem);
});
afterAll(async () => {
  await internet.close();
  await rm(folder, { recursive: true, force: true });
});

const MISSING = { status: 404, body: Buffer.alloc(0) };

/** A module in a bare repository that any web server can serve (gitprotocol-http, dumb clients). */
async function publishModule(within: string): Promise<string> {
  const [work, repository] = [path.join(within, 'module'), path.join(within, 'module.git')];
  await mkdir(work);
  await writeFile(path.join(work, 'main.tf'), 'output "fqdn" {\n  value = "wandb.example.com"\n}\n');
  const env = { ...SYSTEM, HOME: within, GIT_AUTHOR_NAME: 'test', GIT_AUTHOR_EMAIL: 'test@example.com', GIT_COMMITTER_NAME: 'test', GIT_COMMITTER_EMAIL: 'test@example.com' };
  const git = (cwd: string, ...args: string[]) => run('git', args, { cwd, env: env as unknown as NodeJS.ProcessEnv });
  await git(work, 'init', '-b', 'main');
  await git(work, 'add', '.');
  await git(work, 'commit', '-m', 'A module');
  await git(within, 'clone', '--bare', work, repository);
  await git(repository, 'update-server-info');
  return repository;
}

async function readAnswers(repository: string): Promise<Map<string, { status: number; body: Buffer; headers: Record<string, string> }>> {
  const { stdout } = await run('find', [repository, '-type', 'f']);
  const files = stdout.trim().split('\n');
  return new Map(await Promise.all(files.map(async (file) => [file.slice(repository.length), { status: 200, body: await readFile(file), headers: { 'content-type': 'text/plain' } }] as const)));
}

/** `terraform init` of a module in a git repository, started as the runner starts it. */
async function initModule(network: Record<string, string>, { searchPath = SYSTEM.PATH }: { searchPath?: string } = {}): Promise<{ output: string; diagnostics: { severity: 'error' | 'warning'; summary: string; detail: string; address: null }[] }> {
  const cwd = await mkdtemp(path.join(folder, 'work-'));
  await writeFile(path.join(cwd, 'main.tf'), `module "wandb" {\n  source = "git::https://github.com${REPOSITORY}?ref=main"\n}\n`);
  const cliConfigFile = path.join(cwd, 'console.tfrc');
  await writeFile(cliConfigFile, '');
  const env = environmentOf({ system: { PATH: searchPath, HOME: folder }, network: await trustedByTerraform(pickSettings(network, NETWORK_SETTINGS), path.join(cwd, 'ca.pem'), await findCertificates(network, [])), azure: {}, statePassword: null, cliConfigFile, extra: {} });
  const { stdout: terraform } = await run('/bin/sh', ['-c', 'command -v terraform'], { env: process.env });
  const output = await run(process.env.TERRAFORM_BIN || terraform.trim(), ['init', '-json'], { cwd, env: env as unknown as NodeJS.ProcessEnv }).then(({ stdout }) => stdout, (error: { stdout: string }) => error.stdout);
  const lines = output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { diagnostic?: { severity: 'error'; summary: string; detail: string } });
  return { output, diagnostics: lines.flatMap(({ diagnostic }) => (diagnostic === undefined ? [] : [{ ...diagnostic, address: null }])) };
}

function codeOf({ diagnostics }: Awaited<ReturnType<typeof initModule>>): string {
  return explainFailure({ diagnostics, step: 'init', cloud: null }).code;
}

/** What the preflight finds in the same network. */
function check(network: Record<string, string>, { system = SYSTEM, registry = null, operator = '' }: { system?: Record<string, string>; registry?: string | null; operator?: string } = {}) {
  const subject = { target: 'azure', faults: [], moduleVersion: '7.9.2', inputs: {} } as unknown as CheckContext['subject'];
  return gitCheck.find({
    subject,
    surroundings: surroundingsOf({ terraform: { path: '', version: '' }, system }, subject),
    runNetwork: () => Promise.resolve({
      settings: { values: { ...NO_NETWORK_VALUES, moduleRegistryUrl: registry }, logins: {} },
      operator,
      access: { proxies: network, ca: [internet.caPem] },
      environment: async (file: string) => trustedByTerraform(network, file, await findCertificates(network, [])),
    }),
    abortSignal: AbortSignal.timeout(20_000),
  } as unknown as CheckContext);
}

test.each(['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO'])('downloads the module with git behind a proxy when %s names the CA', async (name) => {
  const network = { HTTPS_PROXY: internet.proxyUrl, [name]: caFile };
  const { output } = await initModule(network);
  expect(output).toContain('Terraform has been successfully initialized');
  expect(internet.asked.some((line) => line.startsWith(`GET github.com${REPOSITORY}/info/refs`))).toBe(true);
  expect(await check(network)).toMatchObject({ status: 'passed', code: 'reached' });
}, 60_000);

test('explains the failure, and the preflight fails, when git does not trust the CA', async () => {
  const network = { HTTPS_PROXY: internet.proxyUrl };
  expect(codeOf(await initModule(network))).toBe('git_certificate_untrusted');
  expect(await check(network)).toMatchObject({ status: 'failed', code: 'untrusted' });
}, 60_000);

test('explains the failure, and the preflight fails, when the proxy does not answer', async () => {
  const network = { HTTPS_PROXY: 'http://console:pass-word@127.0.0.1:1', SSL_CERT_FILE: caFile };
  expect(codeOf(await initModule(network))).toBe('git_unreachable');
  const found = await check(network);
  expect(found).toMatchObject({ status: 'failed', code: 'unreached' });
  expect(JSON.stringify(found)).not.toContain('pass-word');
}, 60_000);

test('explains the failure, and the preflight fails, when there is no git on the PATH', async () => {
  const system = { PATH: path.join(folder, 'empty') };
  expect(codeOf(await initModule({ HTTPS_PROXY: internet.proxyUrl, SSL_CERT_FILE: caFile }, { searchPath: system.PATH }))).toBe('git_missing');
  expect(await check({}, { system })).toMatchObject({ status: 'failed', code: 'missing' });
}, 60_000);

test.each<[source: string | null, status: string, code: string]>([
  ['https://registry.example.com/archives/module.tar.gz', 'passed', 'archives'],
  ['git::https://git.example.com/module.git?ref=v7.9.2', 'failed', 'missing'],
  [null, 'warned', 'maybe_missing'],
])('asks for git as the module registry needs it when it serves %s', async (source, status, code) => {
  moduleSource = source;
  const found = await check({ HTTPS_PROXY: internet.proxyUrl }, { system: { PATH: path.join(folder, 'empty') }, registry: 'https://registry.example.com/modules' });
  expect(found).toMatchObject({ status, code });
});
