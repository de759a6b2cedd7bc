import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isConflict, isDatabaseAway } from '#lib/db/database-away.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});
afterEach(() => vi.restoreAllMocks());

/** The ways to the database: pg's own, and those by which Prisma wraps what pg throws. */
const WAYS: [string, () => Promise<unknown>][] = [
  ['the pool', () => db.pool.query('SELECT 1')],
  ['a model', () => db.prisma.run.findFirst()],
  ['a raw query', () => db.prisma.$queryRaw`SELECT 1`],
  ['a transaction', () => inTransaction(db, (tx) => tx.run.findFirst())],
];

function serverError(code: string): Error {
  return Object.assign(new pg.DatabaseError('as the server says it', 1, 'error'), { code, severity: 'FATAL' });
}

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall, errno: -1 });
}

async function thrownBy(work: () => Promise<unknown>, error: Error): Promise<unknown> {
  const fail = () => Promise.reject(error);
  vi.spyOn(db.pool, 'query').mockImplementation(fail);
  vi.spyOn(db.pool, 'connect').mockImplementation(fail);
  return work().then(() => null, (thrown: unknown) => thrown);
}

describe.each(WAYS)('through %s', (_way, work) => {
  test.each(['08006', '25006', '28000', '28P01', '3D000', '53100', '53200', '53300', '57P01', '57P03', '57P05'])('%s is a database that is away', async (code) => {
    expect(isDatabaseAway(await thrownBy(work, serverError(code)))).toBe(true);
  });

  test.each([
    ['ECONNREFUSED', 'connect'],
    ['ECONNRESET', 'read'],
    ['EHOSTUNREACH', 'connect'],
    ['ETIMEDOUT', 'connect'],
    ['EADDRNOTAVAIL', 'connect'],
    ['ENOENT', 'connect'],
    ['ENOTFOUND', 'getaddrinfo'],
    ['EAI_AGAIN', 'getaddrinfo'],
    ['EPIPE', 'write'],
    ['CERT_HAS_EXPIRED', 'connect'],
  ])('%s of %s is one as well', async (code, syscall) => {
    expect(isDatabaseAway(await thrownBy(work, systemError(code, syscall)))).toBe(true);
  });

  test.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])('so is "%s"', async (message) => {
    expect(isDatabaseAway(await thrownBy(work, new Error(message)))).toBe(true);
  });

  test.each(['40001', '40P01'])('%s is a conflict, and nothing is away', async (code) => {
    const thrown = await thrownBy(work, serverError(code));
    expect([isConflict(thrown), isDatabaseAway(thrown)]).toEqual([true, false]);
  });

  test.each(['08P01', '23505', '42P01', '42P04', '22P02', '57014', 'XX000'])('%s is neither', async (code) => {
    const thrown = await thrownBy(work, serverError(code));
    expect(thrown).not.toBeNull();
    expect([isConflict(thrown), isDatabaseAway(thrown)]).toEqual([false, false]);
  });
});

test.each([['ENOENT', 'open'], ['ENOSPC', 'write'], ['EACCES', 'open']])('%s of %s is a matter of files', (code, syscall) => {
  expect(isDatabaseAway(systemError(code, syscall))).toBe(false);
});

test.each([undefined, null, 'a text', 42])('%s is nothing of the sort', (thrown) => {
  expect([isConflict(thrown), isDatabaseAway(thrown)]).toEqual([false, false]);
});
