import { expect, test } from 'vitest';
import { createDatabase } from '#lib/db/client.ts';
import { createProcessLog } from '#lib/process-log.ts';

function logged(error: unknown): Record<string, unknown> {
  const lines: string[] = [];
  createProcessLog({ process: 'test' }, { write: (line) => void lines.push(line) }).warn({ error }, 'it went wrong');
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

test('an error is logged as what tells the fault, and not with what its maker hung on it', () => {
  const error = Object.assign(new Error('the connection broke', { cause: new TypeError('socket') }), { code: '57P01', client: { password: 'hunter2' } });
  expect(logged(error)).toMatchObject({ process: 'test', msg: 'it went wrong', error: { type: 'Error', message: 'the connection broke', code: '57P01', cause: { type: 'TypeError', message: 'socket' } } });
  expect(JSON.stringify(logged(error))).not.toContain('hunter2');
});

test('what is no error is logged as it is said', () => {
  expect(logged('boom')).toMatchObject({ error: { type: 'string', message: 'boom' } });
});

test('an error of Prisma is logged without the values of its query', async () => {
  const db = createDatabase('postgresql://127.0.0.1:1/none');
  const error = await db.prisma.apiToken.create({ data: { name: 'hunter2', role: 5 as never, tokenHash: 'hash-of-a-token' } }).catch((caught: unknown) => caught);
  await db.close();
  expect(logged(error)).toMatchObject({ error: { type: 'PrismaClientValidationError', message: expect.stringContaining('Argument `role`: Invalid value provided'), stack: expect.stringMatching(/^\s+at /) } });
  expect(JSON.stringify(logged(error))).not.toMatch(/hunter2|hash-of-a-token/);
});
