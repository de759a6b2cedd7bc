import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { createApiToken } from '#lib/auth/api-token-store.ts';
import { ROLES, type Role } from '#lib/auth/permission.ts';
import { container, type Container } from '#lib/web/container.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** Opens what the routes of the API work with, over a database of its own, for the tests of a file; with a token for each role. */
export function useWebServices(opened: (services: Container, tokens: Readonly<Record<Role, string>>) => void): void {
  let test: TestDatabase;
  let dataDir: string;
  let services: Container;
  beforeAll(async () => {
    test = await createTestDatabase();
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-test-'));
    vi.stubEnv('DATABASE_URL', test.url);
    vi.stubEnv('CONSOLE_DATA_DIR', dataDir);
    vi.stubEnv('CONSOLE_KEY', Buffer.alloc(32, 7).toString('base64'));
    services = await container();
    const { db } = services.context;
    const tokens = await Promise.all(ROLES.map(async (role) => [role, await createApiToken(db, { name: randomUUID(), role })] as const));
    opened(services, Object.fromEntries(tokens) as Record<Role, string>);
  });
  afterAll(async () => {
    await services.hub.shutDown();
    await (services.context.db as { close(): Promise<void> }).close();
    await test.drop();
    await rm(dataDir, { recursive: true, force: true });
  });
}
