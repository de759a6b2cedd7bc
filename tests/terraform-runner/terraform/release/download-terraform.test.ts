import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { readKeys } from 'openpgp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { downloadTerraform, type Release } from '#runner/terraform/release/download-terraform.ts';
import { fetchLarge } from '#runner/terraform/release/fetch-file.ts';
import { PUBLISHED_KEY_FILE } from '#runner/terraform/release/verify-release.ts';
import { findTerraform, onPath } from '#runner/terraform/find-terraform.ts';
import { startFakeInternet } from '#tests/support/fake-internet.ts';
import { makePublisher, publish, signed, startReleaseServer, type ReleaseServer } from '#tests/support/release-server.ts';

const VERSION = '1.11.4';
const PROGRAM = Buffer.from(`#!/bin/sh\n# ${'x'.repeat(200_000)}\necho '{"terraform_version":"${VERSION}"}'\n`);
const SUMS = `/terraform/${VERSION}/terraform_${VERSION}_SHA256SUMS`;

let folder: string;
let server: ReleaseServer;
let publisher: { publicKey: string; privateKey: string };
let dataDir: string;
let release: Release;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'console-release-'));
  publisher = await makePublisher('The publisher');
  await writeFile(path.join(folder, 'key.asc'), publisher.publicKey);
});
beforeEach(async () => {
  server = await startReleaseServer();
  await publish(server, { version: VERSION, program: PROGRAM, privateKey: publisher.privateKey });
  dataDir = await mkdtemp(path.join(folder, 'data-'));
  release = { version: VERSION, releasesUrl: server.url, keyFile: path.join(folder, 'key.asc'), access: { proxies: {}, ca: [] } };
});
afterEach(() => server.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

const archiveName = () => [...server.files.keys()].find((name) => name.endsWith('.zip'))!;

async function filesOf(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)));
}

it('what the publisher signed is unpacked, runs, and is all that stays', async () => {
  const said: string[] = [];
  const found = await findTerraform({ searchPath: '', download: { dataDir, release, say: (line) => said.push(line) } });
  expect(found).toEqual({ path: path.join(dataDir, 'terraform', VERSION, 'terraform'), version: VERSION, source: 'downloaded' });
  expect((await stat(found.path)).mode & 0o777).toBe(0o755);
  expect(await readFile(found.path)).toEqual(PROGRAM);
  expect(await filesOf(dataDir)).toEqual([`terraform/${VERSION}/terraform`]);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(VERSION);
});

it('it is downloaded once, and only where there is no other', async () => {
  const look = () => findTerraform({ searchPath: '', download: { dataDir, release, say: () => {} } });
  await look();
  server.asked.length = 0;
  expect((await look()).source).toBe('downloaded');
  const onThePath = await findTerraform({ searchPath: path.join(dataDir, 'terraform', VERSION), download: { dataDir: folder, release, say: () => {} } });
  expect(onThePath.source).toBe('path');
  expect((await findTerraform({ bin: onThePath.path, searchPath: '' })).source).toBe('named');
  expect(server.asked).toEqual([]);
});

it.skipIf(onPath(process.env.PATH ?? '') === null)('the real Terraform comes through whole', async () => {
  const real = await findTerraform({ searchPath: process.env.PATH ?? '' });
  await publish(server, { version: real.version, program: await readFile(real.path), privateKey: publisher.privateKey });
  const file = await downloadTerraform(dataDir, { ...release, version: real.version });
  expect((await readFile(file)).equals(await readFile(real.path))).toBe(true);
}, 180_000);

describe('nothing is kept of', () => {
  const breaks: [string, string, () => void | Promise<void>][] = [
    ['an archive that was altered', 'wrong_checksum', () => void server.files.set(archiveName(), Buffer.concat([server.files.get(archiveName())!, Buffer.from('!')]))],
    ['a list that was altered after it was signed', 'wrong_signature', () => void server.files.set(SUMS, Buffer.from(server.files.get(SUMS)!.toString().replaceAll(/[1-9a-f]/g, '0')))],
    ['a release without a signature', 'unsigned', () => void server.files.delete(`${SUMS}.sig`)],
    ['a release with an empty signature', 'wrong_signature', () => void server.files.set(`${SUMS}.sig`, Buffer.alloc(0))],
    ['a release that somebody else signed', 'wrong_signature', async () => void server.files.set(`${SUMS}.sig`, await signed(server.files.get(SUMS)!, (await makePublisher('Somebody else')).privateKey))],
    ['a release that is not there', 'missing', () => server.files.clear()],
    ['a release whose archive is missing', 'missing', () => void server.files.delete(archiveName())],
    ['a release without a build for this machine', 'not_listed', async () => {
      const sums = Buffer.from(`${'0'.repeat(64)}  terraform_${VERSION}_plan9_amd64.zip\n`);
      server.files.set(SUMS, sums);
      server.files.set(`${SUMS}.sig`, await signed(sums, publisher.privateKey));
    }],
    ['a signed archive of something else', 'wrong_program', () => publish(server, { version: VERSION, program: Buffer.from('#!/bin/sh\nexit 1\n'), privateKey: publisher.privateKey })],
    ['the signed list of another version', 'not_listed', async () => {
      await publish(server, { version: '1.11.3', program: PROGRAM, privateKey: publisher.privateKey });
      for (const end of ['', '.sig']) server.files.set(`${SUMS}${end}`, server.files.get(`${SUMS.replaceAll(VERSION, '1.11.3')}${end}`)!);
    }],
    ['an older program in a signed archive of this version', 'wrong_program', () => publish(server, { version: VERSION, program: Buffer.from('#!/bin/sh\necho \'{"terraform_version":"1.11.3"}\'\n'), privateKey: publisher.privateKey })],
    ['a signed archive that leads out of its folder', 'wrong_archive', () => publish(server, { version: VERSION, program: PROGRAM, privateKey: publisher.privateKey, entry: '../../terraform' })],
    ['a server that is gone', 'unreachable', () => server.close()],
  ];
  it.each(breaks)('%s', async (_name, reason, spoil) => {
    await spoil();
    await expect(downloadTerraform(dataDir, release)).rejects.toMatchObject({ name: 'ReleaseError', reason });
    expect(await filesOf(dataDir)).toEqual([]);
  });

  it('any release, with a key file that holds no key', async () => {
    await writeFile(path.join(folder, 'no-key.asc'), 'nothing');
    await expect(downloadTerraform(dataDir, { ...release, keyFile: path.join(folder, 'no-key.asc') })).rejects.toMatchObject({ reason: 'wrong_key' });
    expect(await filesOf(dataDir)).toEqual([]);
  });

  it('any release that HashiCorp did not sign, by default', async () => {
    await expect(downloadTerraform(dataDir, { ...release, keyFile: PUBLISHED_KEY_FILE })).rejects.toMatchObject({ reason: 'wrong_signature' });
    expect(await filesOf(dataDir)).toEqual([]);
  });
});

it('a message names what to do, and no password', async () => {
  await server.close();
  const url = server.url.replace('//', '//reader:hunter22@');
  const error = await downloadTerraform(dataDir, { ...release, releasesUrl: url }).then(() => null, (reason: Error) => reason);
  expect(error?.message).toContain('TERRAFORM_BIN');
  expect(error?.message).not.toContain('hunter22');
});

it('a download that breaks off goes on from there', async () => {
  server.breakOff = { suffix: '.zip', after: 100 };
  await downloadTerraform(dataDir, release);
  expect(server.asked.filter((line) => line.includes('.zip'))).toEqual([`GET ${archiveName()}`, `GET ${archiveName()} bytes=100-`]);
});

it('a download that a killed process left is taken up, and one of a living process is left alone', async () => {
  const whole = server.files.get(archiveName())!;
  const draft = path.join(dataDir, 'terraform', 'download');
  await downloadTerraform(dataDir, release);
  const name = path.basename(archiveName());
  // No process has this number: Linux gives out at most 2^22.
  await writeFile(path.join(draft, `${name}.999999999.part`), whole.subarray(0, 50));
  await writeFile(path.join(draft, `${name}.${process.ppid}.part`), 'theirs');
  server.asked.length = 0;
  await downloadTerraform(dataDir, release);
  expect(server.asked.filter((line) => line.includes('.zip'))).toEqual([`GET ${archiveName()} bytes=50-`]);
  expect(await filesOf(draft)).toEqual([`${name}.${process.ppid}.part`]);
});

it('a file without an end fills no disk', async () => {
  const file = path.join(dataDir, 'archive');
  await writeFile(file, server.files.get(archiveName())!.subarray(0, 50));
  const address = new URL(server.url + archiveName());
  await expect(fetchLarge(address, release.access, file, 60)).rejects.toThrow('larger than 60 bytes');
  expect(await filesOf(dataDir)).toEqual([]);
  await expect(fetchLarge(address, release.access, file, server.files.get(archiveName())!.length)).resolves.toBe(true);
});

it('what was left of another file is thrown away and begun anew', async () => {
  const draft = path.join(dataDir, 'terraform', 'download');
  await downloadTerraform(dataDir, release);
  await writeFile(path.join(draft, `${path.basename(archiveName())}.999999999.part`), 'something else');
  await expect(downloadTerraform(dataDir, release)).resolves.toBeTruthy();
});

it('goes through the proxy, and trusts the company’s certificate', async () => {
  const internet = await startFakeInternet(['releases.hashicorp.com'], ({ path: asked }) => {
    const file = server.files.get(asked);
    return file === undefined ? { status: 404, body: {} } : { status: 200, body: file };
  });
  try {
    const behind = { ...release, releasesUrl: 'https://releases.hashicorp.com', access: { proxies: { HTTPS_PROXY: internet.proxyUrl }, ca: [internet.caPem] } };
    await downloadTerraform(dataDir, behind);
    expect(internet.asked).toHaveLength(3);
    const untrusting = { ...behind, access: { ...behind.access, ca: tls.rootCertificates } };
    await expect(downloadTerraform(dataDir, untrusting)).rejects.toMatchObject({ reason: 'unreachable' });
  } finally {
    await internet.close();
  }
});

it('the key that comes with us is HashiCorp’s', async () => {
  const keys = await readKeys({ armoredKeys: await readFile(PUBLISHED_KEY_FILE, 'utf8') });
  // https://www.hashicorp.com/security
  expect(keys.map((key) => key.getFingerprint().toUpperCase())).toEqual(['C874011F0AB405110D02105534365D9472D7468F']);
  expect((await keys[0]!.getExpirationTime())!.valueOf()).toBeGreaterThan(Date.parse('2030-01-01'));
});

it('a version that the module does not take is refused, found or asked for', async () => {
  const old = path.join(dataDir, 'terraform');
  await writeFile(old, '#!/bin/sh\necho \'{"terraform_version":"1.8.5"}\'\n', { mode: 0o755 });
  await expect(findTerraform({ bin: old, searchPath: '' })).rejects.toThrow(/1\.8\.5.*1\.9 or newer/);
  await expect(findTerraform({ searchPath: '', download: { dataDir, release: { ...release, version: '2.0.0' }, say: () => {} } })).rejects.toThrow(/2\.0\.0/);
});
