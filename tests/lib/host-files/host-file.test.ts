import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findHostFileProblem, readHostFile, type HostFileRules } from '#lib/host-files/host-file.ts';
import { isMetadataHost } from '#lib/network/metadata-address.ts';

let root: string;
let rules: HostFileRules;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'host-files-'));
  await Promise.all(['offered/sub', 'data/keys', 'offered/data', 'other'].map((folder) => mkdir(path.join(root, folder), { recursive: true })));
  await writeFile(path.join(root, 'offered/token'), 'the token');
  await writeFile(path.join(root, 'data/keys/console.key'), 'the key');
  await writeFile(path.join(root, 'other/secret'), 'a secret');
  await symlink(path.join(root, 'data/keys/console.key'), path.join(root, 'offered/key'));
  await symlink(path.join(root, 'offered/token'), path.join(root, 'offered/current'));
  await symlink(path.join(root, 'other'), path.join(root, 'offered/folder'));
  await symlink(path.join(root, 'nowhere'), path.join(root, 'offered/dangling'));
  await symlink('/proc/self/environ', path.join(root, 'offered/environ'));
  rules = { dir: path.join(root, 'offered'), dataDir: path.join(root, 'data') };
});
afterAll(() => rm(root, { recursive: true, force: true }));

it.each([
  ['offered/token', null],
  ['offered/current', null],
  ['offered/sub/not-there-yet', null],
  ['offered', 'file_outside'],
  ['offered/../other/secret', 'file_outside'],
  ['offered/key', 'file_of_console'],
  ['offered/folder/secret', 'file_outside'],
  ['offered/dangling', 'file_outside'],
  ['offered/environ', 'file_outside'],
  ['offered-beside/token', 'file_outside'],
  ['data/keys/console.key', 'file_of_console'],
])('judges %s by where it really is: %s', async (file, problem) => {
  expect(await findHostFileProblem(rules, path.join(root, file).replace(`${root}/other`, `${root}/offered/../other`))).toBe(problem);
});

it('offers no file when no directory is set, and none of the data directory when that lies in the directory', async () => {
  expect(await findHostFileProblem({ ...rules, dir: null }, path.join(root, 'offered/token'))).toBe('file_not_offered');
  expect(await findHostFileProblem(rules, 'token')).toBe('file_not_absolute');
  expect(await findHostFileProblem({ ...rules, dir: root }, path.join(root, 'data/keys/console.key'))).toBe('file_of_console');
  expect(await findHostFileProblem({ dir: path.join(root, 'data/keys'), dataDir: path.join(root, 'data') }, path.join(root, 'data/keys/console.key'))).toBe('file_of_console');
});

it('reads the file that was opened, whatever a link is changed to meanwhile', async () => {
  const [link, next] = [path.join(root, 'offered/swapped'), path.join(root, 'offered/next')];
  for (let round = 0; round < 100; round += 1) {
    await symlink(path.join(root, 'offered/token'), next);
    await rename(next, link);
    const reading = readHostFile(rules, link).then(String, (error: unknown) => (error as { problem: string }).problem);
    await symlink(path.join(root, 'data/keys/console.key'), next);
    await rename(next, link);
    expect(['the token', 'file_of_console', 'file_outside']).toContain(await reading);
  }
  await expect(readHostFile(rules, path.join(root, 'offered/sub'))).rejects.toMatchObject({ problem: 'file_unfit' });
  await expect(readHostFile(rules, path.join(root, 'offered/missing'))).rejects.toMatchObject({ problem: 'file_missing' });
});

it.each(['169.254.169.254', '[fd00:ec2::254]', '168.63.129.16', 'METADATA.google.internal.', 'metadata.google.internal..', '[64:ff9b::a9fe:a9fe]', '[64:ff9b:1::169.254.169.254]', '[::a9fe:a9fe]', '[::ffff:169.254.169.254]', '[2002:a9fe:a9fe::]', '[fe80::1]'])('knows %s as a metadata service', (host) => {
  expect(isMetadataHost(host)).toBe(true);
});

it.each(['127.0.0.1', '[::1]', '[2001:db8::1]', '[64:ff9b::7f00:1]', 'state.example.com', 'metadata.example.com'])('takes %s for any other host', (host) => {
  expect(isMetadataHost(host)).toBe(false);
});
