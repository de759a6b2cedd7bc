import { expect, test } from 'vitest';
import { identityIn } from '#lib/azure/token-identity.ts';

const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

test.each([
  ['a principal, by its object', tokenOf({ oid: 'object', appid: 'client' }), 'object'],
  ['without an object, by its application', tokenOf({ appid: 'client' }), 'client'],
  ['a token that says neither', tokenOf({}), null],
  ['a token that is sealed', 'not-a-token', null],
])('who signs in is read from the token: %s', (_name, token, identity) => {
  expect(identityIn(token)).toBe(identity);
});
