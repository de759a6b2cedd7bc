import { createHash } from 'node:crypto';

/** An admin's API token that every test console has: runs that approve themselves are approved in its name. */
const TEST_TOKEN_ID = '00000000-0000-7000-8000-00000000abcd';

/** Who asks in tests that queue runs without a request. */
export const TEST_REQUESTER = { requestedBy: 'test', requesterId: `token:${TEST_TOKEN_ID}` } as const;

/** Adds that token to a database. Nobody knows what it opens with. */
export const INSERT_TEST_TOKEN = `INSERT INTO api_tokens (id, name, role, "tokenHash", "createdAt") VALUES ('${TEST_TOKEN_ID}', 'test', 'admin', '${createHash('sha256').update(TEST_TOKEN_ID).digest('hex')}', '2000-01-01')`;
