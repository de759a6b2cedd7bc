import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { protectAnswer } from '#scripts/web/answer-headers.ts';
import { refuseRequest } from '#scripts/web/refuse-request.ts';
import { keepBelievableHeaders, withoutOrigin } from '#scripts/web/request-headers.ts';

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

test.each([
  ['198.51.100.1:50123', '198.51.100.1'],
  ['203.0.113.9, 198.51.100.1:50123', '198.51.100.1'],
  ['[2001:db8::1]:50123', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['', '10.0.0.9'],
  ['203.0.113.9,', '10.0.0.9'],
])('reads the client of a trusted proxy from X-Forwarded-For "%s"', (sent, client) => {
  expect(believable({ host: 'x', 'x-forwarded-for': sent }, true)['x-forwarded-for']).toBe(client);
});

test.each([
  ['http://evil.example/api/v1/runs?a=http://b', '/api/v1/runs?a=http://b'],
  ['https://evil.example', '/'],
  ['http://evil.example?a=b', '/?a=b'],
  ['/deployments?next=http://a/b', '/deployments?next=http://a/b'],
  ['//evil.example/x', '//evil.example/x'],
  ['*', '*'],
])('takes the address %s as %s', (sent, url) => {
  expect(withoutOrigin(sent)).toBe(url);
});

test('protects every answer, and asks for https where the console has it', () => {
  const headersOf = (consoleUrl: string) => {
    const headers = new Map<string, unknown>();
    protectAnswer({ setHeader: (name: string, value: unknown) => headers.set(name.toLowerCase(), value) as never }, { consoleUrl });
    return headers;
  };
  const headers = headersOf(CONSOLE);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect([...headers.keys()]).toEqual(expect.arrayContaining(['x-content-type-options', 'x-frame-options', 'referrer-policy', 'strict-transport-security']));
  expect(headersOf('http://127.0.0.1:3000').has('strict-transport-security')).toBe(false);
});
