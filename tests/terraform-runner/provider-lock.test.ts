import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase } from '#lib/db/client.ts';
import type { Database } from '#lib/db/transaction.ts';
import type { RunContext } from '#runner/run-context.ts';
import { keepFirstLock, layLock, renewLock } from '#runner/steps/provider-lock.ts';
import { workdirOf } from '#runner/workdir.ts';
import { buildDeployment } from '#tests/support/builders.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
let dataDir: string;
let close: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  const client = createDatabase(database.url);
  [db, dataDir] = [client, await mkdtemp(path.join(os.tmpdir(), 'console-locks-'))];
  close = async () => {
    await client.close();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
});
afterAll(() => close());

const lockFile = (version: string) => `# made by terraform init\n\nprovider "registry.terraform.io/hashicorp/null" {\n  version     = "${version}"\n  constraints = "~> 3.0"\n  hashes = [\n    "h1:of-${version}",\n  ]\n}\n`;

/** A run's `init`: what it begins with, and what it leaves behind. */
async function init(deploymentId: string, runId: string, version: string, { moduleVersion = '7.9.2', allowedProviders = [] as string[] } = {}) {
  const workdir = workdirOf(dataDir, runId);
  await mkdir(workdir.dir, { recursive: true });
  const held = { setup: { db, allowedProviders }, run: { id: runId, deploymentId, moduleVersion }, workdir } as unknown as RunContext;
  await layLock(held);
  const laid = await readFile(workdir.lockFile, 'utf8').catch(() => null);
  if (laid === null) await writeFile(workdir.lockFile, lockFile(version));
  await keepFirstLock(held);
  return { held, laid };
}

it('begins every run with the lock file of the first good init, and renews it by an approved plan of another module version', async () => {
  const id = await buildDeployment(db);
  expect((await init(id, 'first', '3.1.0')).laid).toBeNull();
  expect((await init(id, 'second', '3.2.0')).laid).toBe(lockFile('3.1.0'));

  const upgrade = await init(id, 'upgrade', '3.2.0', { moduleVersion: '7.8.0' });
  expect(upgrade.laid).toBeNull();
  // Nobody has approved it: a run of the version that is deployed is held to its own.
  expect((await init(id, 'third', '3.3.0')).laid).toBe(lockFile('3.1.0'));
  await renewLock(upgrade.held, lockFile('3.2.0'));
  expect((await init(id, 'fourth', '3.3.0', { moduleVersion: '7.8.0' })).laid).toBe(lockFile('3.2.0'));
});

it('makes a new one where the operator allows other providers', async () => {
  const id = await buildDeployment(db);
  await init(id, 'before', '3.1.0');
  expect((await init(id, 'allowed', '3.2.0', { allowedProviders: ['registry.example.com/acme/thing'] })).laid).toBeNull();
});

it('takes the versions of another platform’s lock file, without its checksums, and keeps its own', async () => {
  const id = await buildDeployment(db);
  await db.prisma.providerLock.create({ data: { deploymentId: id, platform: 'plan9_mips', moduleVersion: '7.9.2', allowed: '', content: lockFile('3.1.0'), runId: 'there' } });
  const { laid } = await init(id, 'here', '3.2.0');
  expect(laid).toContain('version     = "3.1.0"');
  expect(laid).not.toContain('h1:');
  expect(await db.prisma.providerLock.count({ where: { deploymentId: id } })).toBe(2);
});

it('keeps none of a run without providers, as practice is', async () => {
  const id = await buildDeployment(db);
  const { held } = await init(id, 'practice', '3.1.0');
  await db.prisma.providerLock.deleteMany({ where: { deploymentId: id } });
  await renewLock(held, '');
  expect(await db.prisma.providerLock.count({ where: { deploymentId: id } })).toBe(0);
});
