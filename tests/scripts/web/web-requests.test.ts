import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { refuseRequest } from '#scripts/web/refuse-request.ts';
import { keepBelievableHeaders } from '#scripts/web/request-headers.ts';

const CONSOLE = 'https://console.example.com';

function believable(headers: IncomingHttpHeaders, trustProxy = false): IncomingHttpHeaders {
  keepBelievableHeaders(headers, '10.0.0.9', { consoleUrl: CONSOLE, trustProxy });
  return headers;
}

test('names the console as Host when a proxy replaced it', () => {
  expect(believable({ host: '127.0.0.1:3000', origin: CONSOLE }).host).toBe('console.example.com');
  expect(believable({ host: '127.0.0.1:3000' }).host).toBe('console.example.com');
});

test('believes X-Forwarded-Host and X-Forwarded-For only behind TRUST_PROXY', () => {
  const sent = { host: '127.0.0.1:3000', origin: 'https://other.example.com', 'x-forwarded-host': 'other.example.com', 'x-forwarded-for': '192.0.2.1, 198.51.100.1' };
  expect(believable({ ...sent })).toEqual({ host: 'console.example.com', origin: sent.origin, 'x-forwarded-for': '10.0.0.9' });
  expect(believable({ ...sent }, true)).toEqual({ host: 'other.example.com', origin: sent.origin, 'x-forwarded-for': '198.51.100.1' });
});

test('removes every header that speaks for a proxy or for the console itself', () => {
  const sent = { host: 'x', forwarded: 'for=1', 'x-real-ip': '1', 'x-forwarded-proto': 'https', 'x-forwarded-port': '1', 'x-nonce': 'a', 'x-console-path': '/', 'content-security-policy': "script-src 'nonce-a'", accept: '*/*' };
  expect(Object.keys(believable(sent))).toEqual(['host', 'accept', 'x-forwarded-for']);
});

const post = (headers: IncomingHttpHeaders, url = '/deployments') => refuseRequest({ method: 'POST', url, headers: believable({ host: '127.0.0.1:3000', ...headers }) }, CONSOLE)?.status ?? null;

test.each([
  ['the console', { cookie: 'a=b', origin: CONSOLE, 'sec-fetch-site': 'same-origin' }, null],
  ['the console, by a browser without Sec-Fetch-Site', { cookie: 'a=b', origin: CONSOLE }, null],
  ['the address it was opened at, which is not CONSOLE_URL', { cookie: 'a=b', origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' }, null],
  ['another site', { cookie: 'a=b', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
  ['another site that sends X-Forwarded-Host', { cookie: 'a=b', origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }, 403],
  ['a sibling host', { cookie: 'a=b', origin: CONSOLE, 'sec-fetch-site': 'same-site' }, 403],
  ['a sandboxed frame', { cookie: 'a=b', origin: 'null' }, 403],
  ['nowhere, with a cookie', { cookie: 'a=b' }, 403],
  ['nowhere, without a cookie', {}, null],
])('answers a form from %s', (_from, headers, status) => {
  expect(post(headers)).toBe(status);
});

test('names CONSOLE_URL to a page at another address', () => {
  const refusal = refuseRequest({ method: 'POST', url: '/deployments', headers: believable({ host: '127.0.0.1:3000', origin: 'https://10.0.0.5', cookie: 'a=b' }) }, CONSOLE);
  expect(refusal).toMatchObject({ status: 403, headers: { 'content-type': 'text/plain' }, text: expect.stringContaining(CONSOLE) });
});

test.each([
  ['TRACE', '/api/v1/runs', 405],
  ['TRACE', '/', 405],
  ['PROPFIND', '/deployments', 405],
  ['DELETE', '/deployments', 405],
  ['DELETE', '/api/v1/deployments/1', null],
  ['LOCK', '/api/state/1', null],
  ['GET', '/%zz', 400],
  ['GET', '/deployments', null],
])('answers %s %s before Next with %s', (method, url, status) => {
  expect(refuseRequest({ method, url, headers: { host: 'console.example.com' } }, CONSOLE)?.status ?? null).toBe(status);
});
